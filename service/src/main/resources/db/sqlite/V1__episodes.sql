-- The same tables as on PostgreSQL, prefix ah_; times are integers: microseconds since 1970 UTC.
-- Forward only, expand only: a release must run on the next release's schema.

-- Every id below comes from blocks of 1000 that a process takes at once.
CREATE TABLE ah_id_block (next INTEGER NOT NULL);
INSERT INTO ah_id_block VALUES (1000);

-- Dictionary of promoted label values; episodes refer to it by id, so their rows stay slim.
CREATE TABLE ah_label_value (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (name, value)
);

-- One row per label set. Identity is the fingerprint and an independent hash of the label bytes.
CREATE TABLE ah_series (
    id           INTEGER PRIMARY KEY,
    fp           INTEGER NOT NULL,
    labels_hash  INTEGER NOT NULL,
    labels       TEXT  NOT NULL,
    alertname_id INTEGER NOT NULL REFERENCES ah_label_value,
    namespace_id INTEGER NOT NULL REFERENCES ah_label_value,
    severity_id  INTEGER NOT NULL REFERENCES ah_label_value,
    UNIQUE (fp, labels_hash)
);

-- What the episode rules know of a series. Its row lock is the whole protocol between replicas.
CREATE TABLE ah_series_state (
    series_id  INTEGER PRIMARY KEY,
    version    INTEGER NOT NULL DEFAULT 0,
    open_since INTEGER,            -- start of the open episode, absent when none is open
    last_seen  INTEGER,
    text_hash  INTEGER,            -- of the annotations stored last, to notice a change
    text_at    INTEGER,            -- when they were stored
    runs       BLOB                -- the rules' own encoding; absent: nothing seen yet
);

CREATE TABLE ah_episode (
    id              INTEGER PRIMARY KEY,
    series_id       INTEGER NOT NULL,
    alertname_id    INTEGER NOT NULL,
    namespace_id    INTEGER NOT NULL,
    severity_id     INTEGER NOT NULL,
    sort_at         INTEGER NOT NULL,  -- first recorded start; never changes, so paging is stable
    started_at      INTEGER NOT NULL,
    ended_at        INTEGER,
    reason          TEXT,                  -- resolved superseded timeout stale reconciled manual
    end_upper_bound INTEGER NOT NULL DEFAULT 0,
    reopens         INTEGER NOT NULL DEFAULT 0,
    gaps            TEXT,                 -- [[from, to], …] as RFC 3339
    sender_fp       INTEGER,                -- what the sender called it, where that differs from ours
    owner           TEXT NOT NULL          -- revision that committed it
);
CREATE INDEX ah_episode_sort ON ah_episode (sort_at, id);                                  -- newest first
CREATE INDEX ah_episode_series ON ah_episode (series_id, sort_at);                         -- by fingerprint, by matcher
CREATE INDEX ah_episode_alertname ON ah_episode (alertname_id, sort_at, id);               -- alertname=
CREATE INDEX ah_episode_namespace ON ah_episode (namespace_id, sort_at, id);               -- namespace=
CREATE INDEX ah_episode_moved ON ah_episode (sort_at, id) WHERE started_at < sort_at;       -- to=, whose start was told to be earlier
CREATE INDEX ah_episode_open ON ah_episode (sort_at, id) WHERE ended_at IS NULL;           -- status=firing
CREATE INDEX ah_episode_ended ON ah_episode (ended_at) WHERE ended_at IS NOT NULL;         -- retention

-- Annotations: the first, the latest while firing (at most every 5 minutes), and those of the resolve.
CREATE TABLE ah_episode_text (
    episode_id    INTEGER PRIMARY KEY,
    generator_url TEXT NOT NULL,
    first         TEXT NOT NULL,
    latest        TEXT,
    last          TEXT
);

-- Who tells: one Alertmanager instance, receiver and group. The id is a hash of the three.
CREATE TABLE ah_stream (
    id        INTEGER PRIMARY KEY,
    instance  TEXT NOT NULL,
    receiver  TEXT NOT NULL,
    group_key TEXT NOT NULL,
    repeats_after INTEGER NOT NULL DEFAULT 0  -- longest time between two equal bodies, in seconds
);

-- How often and when a stream told of an episode; an unchanged repeat costs this row's update only.
CREATE TABLE ah_stream_episode (
    stream_id  INTEGER NOT NULL,
    episode_id INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    PRIMARY KEY (episode_id, stream_id)
);

-- One row per webhook body that changed something.
CREATE TABLE ah_notification (
    recorded_at INTEGER NOT NULL,
    id          INTEGER NOT NULL,
    stream_id   INTEGER NOT NULL,
    status      TEXT NOT NULL,
    reason      TEXT,                  -- notification_reason of Alertmanager >= 0.32
    truncated   INTEGER NOT NULL,
    firing      INTEGER NOT NULL,
    resolved    INTEGER NOT NULL,
    episodes    TEXT NOT NULL,
    PRIMARY KEY (recorded_at, id)
);

-- Every change of every episode, in the order of its series.
CREATE TABLE ah_transition (
    recorded_at INTEGER NOT NULL,
    series_id   INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    episode_id  INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (recorded_at, series_id, version)
);
CREATE INDEX ah_transition_episode ON ah_transition (episode_id);

-- What could not be understood, as it came. Nothing that was sent is thrown away.
CREATE TABLE ah_quarantine (
    id          INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,
    kind        TEXT NOT NULL,         -- alert: one of an accepted body; body: refused as a whole
    reason      TEXT NOT NULL,
    detail      TEXT NOT NULL,
    instance    TEXT NOT NULL,
    raw         BLOB NOT NULL
);
CREATE INDEX ah_quarantine_received ON ah_quarantine (received_at);

-- Who runs on this database.
CREATE TABLE ah_stack (
    process      TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    revision     TEXT NOT NULL,
    version      TEXT NOT NULL,
    started_at   INTEGER NOT NULL,
    heartbeat_at INTEGER NOT NULL
);
