-- Each index costs every episode a write, and each that knows the end costs two. Namespaces are found along
-- ah_episode_sort when they are common and along ah_episode_series when they are rare; retention walks
-- ah_episode_sort.
DROP INDEX ah_episode_namespace;
DROP INDEX ah_episode_ended;
