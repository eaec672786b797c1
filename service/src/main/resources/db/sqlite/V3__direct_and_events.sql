-- What direct senders claim, and when notifications were held back.

-- webhook, direct or events: through which door the stream came.
ALTER TABLE ah_stream ADD COLUMN kind TEXT NOT NULL DEFAULT 'webhook';

-- Until when the open episode of a series is claimed.
CREATE TABLE ah_claim (
    series_id   INTEGER PRIMARY KEY,
    valid_until INTEGER NOT NULL
);
CREATE INDEX ah_claim_valid_until ON ah_claim (valid_until);   -- what has run out

-- Stretches of episodes during which Alertmanager held notifications back.
CREATE TABLE ah_muted (
    id         INTEGER PRIMARY KEY,
    episode_id INTEGER NOT NULL,
    kind       TEXT NOT NULL,          -- silenced inhibited
    muted_by   TEXT NOT NULL,          -- the silence's id, or the fingerprints of what inhibited
    detail     TEXT NOT NULL,          -- what the event said of it
    from_at    INTEGER NOT NULL,
    to_at      INTEGER NOT NULL        -- told last
);
CREATE INDEX ah_muted_episode ON ah_muted (episode_id);
