package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;

/// Writes a batch on PostgreSQL: what every batch has in one statement, the rare rows (absorbed episodes,
/// quarantine) on their own.
final class PostgresBatch {

    private static final String STREAMS =
            """
            INSERT INTO alert_history.stream (id, instance, receiver, group_key, kind)
            SELECT * FROM unnest(CAST(? AS bigint[]), CAST(? AS text[]), CAST(? AS text[]),
                                 CAST(? AS text[]), CAST(? AS text[]))
                AS u(id, instance, receiver, group_key, kind)
            ORDER BY u.id
            ON CONFLICT (id) DO NOTHING
            """;

    // An episode without a text of its own gets one that begins as the series' text.
    private static final String TEXT_CHANGES =
            """
            INSERT INTO alert_history.episode_text (episode_id, generator_url, first, %1$s)
            SELECT e.id, coalesce(x.generator_url, ''), coalesce(x.annotations, '{}'), CAST(u.text AS jsonb)
            FROM unnest(CAST(? AS bigint[]), CAST(? AS text[])) AS u(episode_id, text)
            JOIN alert_history.episode e ON e.id = u.episode_id
            LEFT JOIN alert_history.series_text x ON x.series_id = e.series_id
            ON CONFLICT (episode_id) DO UPDATE SET %1$s = excluded.%1$s
            """;

    private static final String LATEST_TEXTS = TEXT_CHANGES.formatted("latest");
    private static final String LAST_TEXTS = TEXT_CHANGES.formatted("last");

    private static final String QUARANTINE =
            """
            INSERT INTO alert_history.quarantine (id, received_at, kind, reason, detail, instance, raw)
            SELECT u.id, %s, u.kind, u.reason, u.detail, u.instance, u.raw
            FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS text[]), CAST(? AS text[]),
                        CAST(? AS text[]), CAST(? AS text[]), CAST(? AS bytea[]))
                AS u(id, received_at, kind, reason, detail, instance, raw)
            """
                    .formatted(time("received_at"));

    private static final String MOVE_TELLINGS =
            """
            WITH moved AS (
                DELETE FROM alert_history.stream_episode WHERE episode_id = ?
                RETURNING stream_id, count, first_seen, last_seen
            )
            INSERT INTO alert_history.stream_episode AS t
                (stream_id, episode_id, count, first_seen, last_seen)
            SELECT m.stream_id, ?, CAST(sum(m.count) AS bigint), min(m.first_seen), max(m.last_seen)
            FROM (SELECT * FROM moved
                  UNION ALL
                  SELECT told_by, 1, told_at, told_at FROM alert_history.episode
                  WHERE id = ? AND told_by IS NOT NULL) m
            GROUP BY m.stream_id
            ON CONFLICT (episode_id, stream_id) DO UPDATE
            SET count = t.count + excluded.count,
                first_seen = least(t.first_seen, excluded.first_seen),
                last_seen = greatest(t.last_seen, excluded.last_seen)
            """;

    private PostgresBatch() {}

    /// Writes it all and ends the transaction: in one round trip where only the statement is needed.
    static void commit(Connection connection, Writes writes) throws SQLException {
        streams(connection, writes);
        if (PostgresRows.write(connection, writes, onlyRows(writes))) {
            return;
        }
        textChanges(connection, writes);
        absorbed(connection, writes);
        PostgresClaims.write(connection, writes.claims());
        PostgresMutes.write(connection, writes.muted());
        quarantined(connection, writes);
        try (var statement = connection.createStatement()) {
            statement.execute("COMMIT");
        }
    }

    /// Whether nothing goes on its own after the statement.
    private static boolean onlyRows(Writes writes) {
        return writes.textChanges().isEmpty()
                && writes.absorbed().isEmpty()
                && writes.claims().isEmpty()
                && writes.muted().isEmpty()
                && writes.quarantined().isEmpty();
    }

    private static void streams(Connection connection, Writes writes) throws SQLException {
        if (writes.streams().isEmpty()) {
            return;
        }
        var columns = new Columns(5);
        for (var row : writes.streams()) {
            columns.add(row.id(), row.instance(), row.receiver(), row.groupKey(), row.kind());
        }
        try (var statement = connection.prepareStatement(STREAMS)) {
            columns.bind(statement, 1, "int8", "text", "text", "text", "text");
            statement.executeUpdate();
        }
    }

    private static void textChanges(Connection connection, Writes writes) throws SQLException {
        if (writes.textChanges().isEmpty()) {
            return;
        }
        for (var last : new boolean[] {false, true}) {
            var columns = new Columns(2);
            var rows = writes.textChanges().stream().filter(row -> row.last() == last).toList();
            rows.forEach(row -> columns.add(row.episodeId(), row.text()));
            if (!rows.isEmpty()) {
                try (var statement =
                        connection.prepareStatement(last ? LAST_TEXTS : LATEST_TEXTS)) {
                    columns.bind(statement, 1, "int8", "text");
                    statement.executeUpdate();
                }
            }
        }
    }

    private static void absorbed(Connection connection, Writes writes) throws SQLException {
        for (var row : writes.absorbed()) {
            try (var move = connection.prepareStatement(MOVE_TELLINGS);
                    var mutes = PostgresMutes.moving(connection);
                    var text =
                            connection.prepareStatement(
                                    "DELETE FROM alert_history.episode_text WHERE episode_id = ?");
                    var episode =
                            connection.prepareStatement(
                                    "DELETE FROM alert_history.episode WHERE id = ?")) {
                move.setLong(1, row.id());
                move.setLong(2, row.into());
                move.setLong(3, row.id());
                move.executeUpdate();
                mutes.setLong(1, row.into());
                mutes.setLong(2, row.id());
                mutes.executeUpdate();
                text.setLong(1, row.id());
                text.executeUpdate();
                episode.setLong(1, row.id());
                episode.executeUpdate();
            }
        }
    }

    private static void quarantined(Connection connection, Writes writes) throws SQLException {
        if (writes.quarantined().isEmpty()) {
            return;
        }
        var columns = new Columns(7);
        for (var row : writes.quarantined()) {
            columns.add(
                    row.id(),
                    row.receivedAt(),
                    row.kind(),
                    row.reason(),
                    row.detail(),
                    row.instance(),
                    row.raw());
        }
        try (var statement = connection.prepareStatement(QUARANTINE)) {
            columns.bind(statement, 1, "int8", "int8", "text", "text", "text", "text", "bytea");
            statement.executeUpdate();
        }
    }

    private static String time(String column) {
        return Dialect.POSTGRES.time("u." + column);
    }
}
