-- Each index costs every episode a write, and each that knows the end costs two. Namespaces are found along
-- episode_sort when they are common and along episode_series when they are rare; retention walks episode_sort.
DROP INDEX episode_namespace;
DROP INDEX episode_ended;
