-- Each index costs every episode a write, and each that knows the end costs two. Namespaces are found along
-- episode_sort when they are common and along episode_series when they are rare; retention walks episode_sort.
DROP INDEX episode_namespace;
DROP INDEX episode_ended;

-- Rows of these tables come in the order of their time, so a summary of each few pages finds a time as well as an
-- entry for each row does. That a version occurs once is what the lock of its series is for.
ALTER TABLE transition DROP CONSTRAINT transition_pkey;
CREATE INDEX transition_recorded ON transition USING brin (recorded_at) WITH (pages_per_range = 16, autosummarize = on);
ALTER TABLE notification DROP CONSTRAINT notification_pkey;
CREATE INDEX notification_recorded ON notification USING brin (recorded_at) WITH (pages_per_range = 16, autosummarize = on);

-- The rules' state and the times beside it are about this long from the first sighting on. A row that is so wide when
-- it is made stays on its page, and out of the index, when it changes. A first byte of 0 is no state.
ALTER TABLE series_state ALTER COLUMN runs SET DEFAULT decode(repeat('00', 104), 'hex');
