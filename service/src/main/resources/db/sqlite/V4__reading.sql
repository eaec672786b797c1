-- What was firing at a moment: episodes shorter than a day are found by their start, those that go on by
-- ah_episode_open, and the long ones, which are few, by this.
CREATE INDEX ah_episode_long ON ah_episode (started_at) WHERE ended_at - started_at > 86400000000;
