-- Lives in the schema alert_history, which the migration creates and sets as search_path.
-- Forward only, expand only: a release must run on the next release's schema.

-- Every id below comes from blocks of 1000 that a process takes at once.
CREATE SEQUENCE id_block INCREMENT BY 1000 START WITH 1000;

-- Dictionary of promoted label values; episodes refer to it by id, so their rows stay slim.
CREATE TABLE label_value (
    id    bigint PRIMARY KEY,
    name  text NOT NULL,
    value text NOT NULL,
    UNIQUE (name, value)
);

-- One row per label set. Identity is the fingerprint and an independent hash of the label bytes.
CREATE TABLE series (
    id           bigint PRIMARY KEY,
    fp           bigint NOT NULL,
    labels_hash  bigint NOT NULL,
    labels       jsonb  NOT NULL,
    alertname_id bigint NOT NULL REFERENCES label_value,
    namespace_id bigint NOT NULL REFERENCES label_value,
    severity_id  bigint NOT NULL REFERENCES label_value,
    UNIQUE (fp, labels_hash)
);
-- Serves arbitrary label matchers; no pending list, whose flush would stall a commit.
CREATE INDEX series_labels ON series USING gin (labels jsonb_path_ops) WITH (fastupdate = off);

-- What the episode rules know of a series. Its row lock is the whole protocol between replicas.
CREATE TABLE series_state (
    series_id  bigint PRIMARY KEY,
    version    bigint NOT NULL DEFAULT 0,
    open_since timestamptz,            -- start of the open episode, absent when none is open
    last_seen  timestamptz,
    text_hash  bigint,                 -- of the annotations stored last, to notice a change
    text_at    timestamptz,            -- when they were stored
    runs       bytea                   -- the rules' own encoding; absent: nothing seen yet
) WITH (fillfactor = 60);

CREATE TABLE episode (
    id              bigint PRIMARY KEY,
    series_id       bigint NOT NULL,
    alertname_id    bigint NOT NULL,
    namespace_id    bigint NOT NULL,
    severity_id     bigint NOT NULL,
    sort_at         timestamptz NOT NULL,  -- first recorded start; never changes, so paging is stable
    started_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    reason          text,                  -- resolved superseded timeout stale reconciled manual
    end_upper_bound boolean NOT NULL DEFAULT false,
    reopens         integer NOT NULL DEFAULT 0,
    gaps            jsonb,                 -- [[from, to], …] as RFC 3339
    sender_fp       bigint,                -- what the sender called it, where that differs from ours
    owner           text NOT NULL          -- revision that committed it
) WITH (fillfactor = 85);
CREATE INDEX episode_sort ON episode (sort_at, id);                                  -- newest first
CREATE INDEX episode_series ON episode (series_id, sort_at);                         -- by fingerprint, by matcher
CREATE INDEX episode_alertname ON episode (alertname_id, sort_at, id);               -- alertname=
CREATE INDEX episode_namespace ON episode (namespace_id, sort_at, id);               -- namespace=
CREATE INDEX episode_moved ON episode (sort_at, id) WHERE started_at < sort_at;             -- to=, whose start was told to be earlier
CREATE INDEX episode_open ON episode (sort_at, id) WHERE ended_at IS NULL;           -- status=firing
CREATE INDEX episode_ended ON episode (ended_at) WHERE ended_at IS NOT NULL;         -- retention

-- Annotations: the first, the latest while firing (at most every 5 minutes), and those of the resolve.
CREATE TABLE episode_text (
    episode_id    bigint PRIMARY KEY,
    generator_url text NOT NULL,
    first         jsonb NOT NULL,
    latest        jsonb,
    last          jsonb
);

-- Who tells: one Alertmanager instance, receiver and group. The id is a hash of the three.
CREATE TABLE stream (
    id        bigint PRIMARY KEY,
    instance  text NOT NULL,
    receiver  text NOT NULL,
    group_key text NOT NULL,
    repeats_after bigint NOT NULL DEFAULT 0   -- longest time between two equal bodies, in seconds
);

-- How often and when a stream told of an episode; an unchanged repeat costs this row's update only.
CREATE TABLE stream_episode (
    stream_id  bigint NOT NULL,
    episode_id bigint NOT NULL,
    count      bigint NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    PRIMARY KEY (episode_id, stream_id)
) WITH (fillfactor = 70);

-- One row per webhook body that changed something. Partitioned by the day it was recorded.
CREATE TABLE notification (
    recorded_at timestamptz NOT NULL,
    id          bigint NOT NULL,
    stream_id   bigint NOT NULL,
    status      text NOT NULL,
    reason      text,                  -- notification_reason of Alertmanager >= 0.32
    truncated   bigint NOT NULL,
    firing      integer NOT NULL,
    resolved    integer NOT NULL,
    episodes    bigint[] NOT NULL,
    PRIMARY KEY (recorded_at, id)
) PARTITION BY RANGE (recorded_at);

-- Every change of every episode, in the order of its series. Partitioned by the day it was recorded.
CREATE TABLE transition (
    recorded_at timestamptz NOT NULL,
    series_id   bigint NOT NULL,
    version     bigint NOT NULL,
    episode_id  bigint NOT NULL,
    kind        text NOT NULL,
    at          timestamptz NOT NULL,
    xid         bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    PRIMARY KEY (recorded_at, series_id, version)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX transition_episode ON transition (episode_id);

-- What could not be understood, as it came. Nothing that was sent is thrown away.
CREATE TABLE quarantine (
    id          bigint PRIMARY KEY,
    received_at timestamptz NOT NULL,
    kind        text NOT NULL,         -- alert: one of an accepted body; body: refused as a whole
    reason      text NOT NULL,
    detail      text NOT NULL,
    instance    text NOT NULL,
    raw         bytea NOT NULL
);
CREATE INDEX quarantine_received ON quarantine (received_at);

-- Who runs on this database.
CREATE TABLE stack (
    process      text PRIMARY KEY,
    name         text NOT NULL,
    revision     text NOT NULL,
    version      text NOT NULL,
    started_at   timestamptz NOT NULL,
    heartbeat_at timestamptz NOT NULL
);
