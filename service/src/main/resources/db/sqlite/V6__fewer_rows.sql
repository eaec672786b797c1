-- A new episode is mostly told of by one body that tells one change. What the body was stands with the
-- change, and who told of the episode first with the episode: two rows less for each.
-- And it says mostly what its series always said, which is kept once: one row less.

ALTER TABLE ah_episode ADD COLUMN told_by INTEGER;     -- the stream that told of it first, once
ALTER TABLE ah_episode ADD COLUMN told_at INTEGER;     -- when it did; whatever was told after that is in ah_stream_episode

-- For given episodes: neither database looks another table's episodes up in it by an index.
CREATE VIEW ah_telling AS
SELECT id AS episode_id, told_by AS stream_id, 1 AS count, told_at AS first_seen, told_at AS last_seen
FROM ah_episode WHERE told_by IS NOT NULL
UNION ALL
SELECT episode_id, stream_id, count, first_seen, last_seen FROM ah_stream_episode;

-- On the first change that a body told.
ALTER TABLE ah_transition ADD COLUMN notice INTEGER;
ALTER TABLE ah_transition ADD COLUMN stream_id INTEGER;
ALTER TABLE ah_transition ADD COLUMN status TEXT;
ALTER TABLE ah_transition ADD COLUMN reason TEXT;      -- notification_reason of Alertmanager >= 0.32
ALTER TABLE ah_transition ADD COLUMN truncated INTEGER;
ALTER TABLE ah_transition ADD COLUMN firing INTEGER;
ALTER TABLE ah_transition ADD COLUMN resolved INTEGER;
ALTER TABLE ah_transition ADD COLUMN episodes TEXT;    -- which ones; absent when it is this one alone

-- The bodies that changed something. Nothing is added to the table ah_notification any more; what is in it stays as
-- long as everything else.
CREATE VIEW ah_notice AS
SELECT recorded_at, notice AS id, stream_id, status, reason, truncated, firing, resolved,
       coalesce(episodes, '[' || episode_id || ']') AS episodes
FROM ah_transition WHERE notice IS NOT NULL
UNION ALL
SELECT recorded_at, id, stream_id, status, reason, truncated, firing, resolved, episodes FROM ah_notification;

-- What the first alert of a series said. An episode without a row in ah_episode_text says the same.
CREATE TABLE ah_series_text (
    series_id     INTEGER PRIMARY KEY,
    generator_url TEXT NOT NULL,
    annotations   TEXT NOT NULL
);
ALTER TABLE ah_series ADD COLUMN text_hash INTEGER NOT NULL DEFAULT 0;   -- 0: it has no such text
