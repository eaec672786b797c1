-- What was firing at a moment: episodes shorter than a day are found by their start, those that go on by
-- episode_open, and the long ones, which are few, by this.
CREATE INDEX episode_long ON episode (started_at) WHERE ended_at - started_at > interval '1 day';

-- The stream of changes reads them in the order of their transactions.
CREATE INDEX transition_xid ON transition USING brin (xid) WITH (pages_per_range = 16, autosummarize = on);
