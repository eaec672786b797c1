-- Fills an empty schema with history: :series label sets, :episodes episodes over the last 90 days, told
-- in the order of their starts. Everything is derived from numbers by hashing, so each fill is the same.

CREATE FUNCTION pg_temp.u(n bigint, salt bigint) RETURNS double precision LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(n, salt) & 9007199254740991) / 9007199254740992.0::double precision $$;

-- Few alert names and namespaces have many series, most have few.
CREATE TEMPORARY TABLE told AS
SELECT n,
       'Alert' || floor(200 * pg_temp.u(n, 1) ^ 2)::int AS alertname,
       'ns-' || floor(40 * pg_temp.u(n, 2) ^ 1.5)::int AS namespace,
       CASE WHEN pg_temp.u(n, 3) < 0.1 THEN 'critical'
            WHEN pg_temp.u(n, 3) < 0.7 THEN 'warning' ELSE 'info' END AS severity
FROM generate_series(0, ${series} - 1) AS n;

INSERT INTO alert_history.label_value (id, name, value)
SELECT 1000000 + row_number() OVER (ORDER BY name, value), name, value
FROM (SELECT DISTINCT 'alertname' AS name, alertname AS value FROM told
      UNION SELECT DISTINCT 'namespace', namespace FROM told
      UNION SELECT DISTINCT 'severity', severity FROM told) v;

-- cluster: 4 values of 25 % each; team: 40 of 2.5 %; zone: 1,000 of 0.1 %; pod: one for each series.
INSERT INTO alert_history.series
    (id, fp, labels_hash, labels, alertname_id, namespace_id, severity_id)
SELECT 2000000 + t.n, hashint8extended(t.n, 11), hashint8extended(t.n, 12),
       jsonb_build_object(
           'alertname', t.alertname, 'namespace', t.namespace, 'severity', t.severity,
           'cluster', 'cluster-' || floor(4 * pg_temp.u(t.n, 4))::int,
           'team', 'team-' || floor(40 * pg_temp.u(t.n, 5))::int,
           'zone', 'zone-' || floor(1000 * pg_temp.u(t.n, 6))::int,
           'job', 'job-' || floor(10 * pg_temp.u(t.n, 7))::int,
           'instance', '10.0.' || t.n % 250 || '.' || t.n % 200 || ':9100',
           'pod', 'pod-' || t.n),
       a.id, s.id, v.id
FROM told t
JOIN alert_history.label_value a ON a.name = 'alertname' AND a.value = t.alertname
JOIN alert_history.label_value s ON s.name = 'namespace' AND s.value = t.namespace
JOIN alert_history.label_value v ON v.name = 'severity' AND v.value = t.severity
ORDER BY t.n;

INSERT INTO alert_history.series_state (series_id, version, last_seen)
SELECT id, 1, now() FROM alert_history.series ORDER BY id;

INSERT INTO alert_history.stream (id, instance, receiver, group_key)
SELECT n, 'http://alertmanager.example.org', 'history', '{}:{alertname="Alert' || n || '"}'
FROM generate_series(1, 200) AS n;

-- Some series fire often. Most episodes last up to two hours; one in ten thousand never ended.
INSERT INTO alert_history.episode
    (id, series_id, alertname_id, namespace_id, severity_id, sort_at, started_at, ended_at, reason, owner,
     told_by, told_at)
SELECT 10000000 + e.n, e.series_id, s.alertname_id, s.namespace_id, s.severity_id, e.at, e.at,
       CASE WHEN e.open THEN NULL ELSE e.until END,
       CASE WHEN e.open THEN NULL ELSE 'resolved' END, 'primary@bench',
       1 + e.series_id % 200, e.at + interval '30 seconds'
FROM (
    SELECT n, at, at + lasts AS until, at + lasts > now() OR pg_temp.u(n, 23) < 0.0001 AS open,
           2000000 + floor(${series} * pg_temp.u(n, 21) ^ 1.3)::bigint AS series_id
    FROM (SELECT n, date_trunc('milliseconds',
                     now() - interval '90 days' * (1 - n / ${episodes}::double precision)) AS at,
                 interval '2 hours' * pg_temp.u(n, 22) AS lasts
          FROM generate_series(0, ${episodes} - 1) AS n) n
) e
JOIN alert_history.series s ON s.id = e.series_id
ORDER BY e.n;

INSERT INTO alert_history.episode_text (episode_id, generator_url, first, last)
SELECT id, 'http://prometheus.example.org/graph?g0.expr=up&g0.tab=1', text,
       CASE WHEN ended_at IS NOT NULL THEN text END
FROM (SELECT id, ended_at, jsonb_build_object(
             'summary', 'Something is wrong on pod-' || series_id - 2000000,
             'description', 'The value is above the threshold for more than five minutes.',
             'runbook_url', 'https://runbooks.example.org/BenchAlert') AS text
      FROM alert_history.episode ORDER BY id) e;

INSERT INTO alert_history.stream_episode (stream_id, episode_id, count, first_seen, last_seen)
SELECT told_by, id, 1, ended_at, ended_at
FROM alert_history.episode WHERE ended_at IS NOT NULL ORDER BY id;

SELECT setval('alert_history.id_block', 100000000);
