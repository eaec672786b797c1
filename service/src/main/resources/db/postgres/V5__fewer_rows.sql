-- A new episode is mostly told of by one body that tells one change. What the body was stands with the
-- change, and who told of the episode first with the episode: two rows less for each.
-- And it says mostly what its series always said, which is kept once: one row less.

ALTER TABLE episode
    ADD COLUMN told_by bigint,         -- the stream that told of it first, once
    ADD COLUMN told_at timestamptz;    -- when it did; whatever was told after that is in stream_episode

-- For given episodes: neither database looks another table's episodes up in it by an index.
CREATE VIEW telling AS
SELECT id AS episode_id, told_by AS stream_id, CAST(1 AS bigint) AS count, told_at AS first_seen, told_at AS last_seen
FROM episode WHERE told_by IS NOT NULL
UNION ALL
SELECT episode_id, stream_id, count, first_seen, last_seen FROM stream_episode;

-- On the first change that a body told.
ALTER TABLE transition
    ADD COLUMN notice    bigint,
    ADD COLUMN stream_id bigint,
    ADD COLUMN status    text,
    ADD COLUMN reason    text,         -- notification_reason of Alertmanager >= 0.32
    ADD COLUMN truncated bigint,
    ADD COLUMN firing    integer,
    ADD COLUMN resolved  integer,
    ADD COLUMN episodes  bigint[];     -- which ones; absent when it is this one alone

-- The bodies that changed something. Nothing is added to the table notification any more; what is in it stays as long
-- as everything else.
CREATE VIEW notice AS
SELECT recorded_at, notice AS id, stream_id, status, reason, truncated, firing, resolved,
       coalesce(episodes, ARRAY[episode_id]) AS episodes
FROM transition WHERE notice IS NOT NULL
UNION ALL
SELECT recorded_at, id, stream_id, status, reason, truncated, firing, resolved, episodes FROM notification;

-- What the first alert of a series said. An episode without a row in episode_text says the same.
CREATE TABLE series_text (
    series_id     bigint PRIMARY KEY,
    generator_url text NOT NULL,
    annotations   jsonb NOT NULL
);
ALTER TABLE series ADD COLUMN text_hash bigint NOT NULL DEFAULT 0;   -- 0: it has no such text
