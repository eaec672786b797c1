-- What direct senders claim, and when notifications were held back.

-- webhook, direct or events: through which door the stream came.
ALTER TABLE stream ADD COLUMN kind text NOT NULL DEFAULT 'webhook';

-- Until when the open episode of a series is claimed. Beside series_state and not in it: an index on a
-- time that moves with every word would make every update there write all of its indexes.
CREATE TABLE claim (
    series_id   bigint PRIMARY KEY,
    valid_until timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX claim_valid_until ON claim (valid_until);   -- what has run out

-- Stretches of episodes during which Alertmanager held notifications back.
CREATE TABLE muted (
    id         bigint PRIMARY KEY,
    episode_id bigint NOT NULL,
    kind       text NOT NULL,          -- silenced inhibited
    muted_by   text NOT NULL,          -- the silence's id, or the fingerprints of what inhibited
    detail     jsonb NOT NULL,         -- what the event said of it
    from_at    timestamptz NOT NULL,
    to_at      timestamptz NOT NULL    -- told last
) WITH (fillfactor = 70);
CREATE INDEX muted_episode ON muted (episode_id);
