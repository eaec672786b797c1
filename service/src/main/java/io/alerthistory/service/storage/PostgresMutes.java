package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// Writes on PostgreSQL when notifications of episodes were held back.
final class PostgresMutes {

    private static final String WRITE =
            """
            INSERT INTO alert_history.muted (id, episode_id, kind, muted_by, detail, from_at, to_at)
            SELECT u.id, u.episode_id, u.kind, u.muted_by, CAST(u.detail AS jsonb), %s, %s
            FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS text[]),
                        CAST(? AS text[]), CAST(? AS text[]), CAST(? AS bigint[]),
                        CAST(? AS bigint[]))
                AS u(id, episode_id, kind, muted_by, detail, from_at, to_at)
            ON CONFLICT (id) DO UPDATE
            SET detail = excluded.detail, from_at = excluded.from_at, to_at = excluded.to_at
            """
                    .formatted(
                            Dialect.POSTGRES.time("u.from_at"), Dialect.POSTGRES.time("u.to_at"));

    private PostgresMutes() {}

    static void write(Connection connection, List<Writes.MutedRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        var columns = new Columns(7);
        for (var row : rows) {
            columns.add(
                    row.id(),
                    row.episodeId(),
                    row.kind(),
                    row.by(),
                    row.detail(),
                    row.from(),
                    row.to());
        }
        try (var statement = connection.prepareStatement(WRITE)) {
            columns.bind(statement, 1, "int8", "int8", "text", "text", "text", "int8", "int8");
            statement.executeUpdate();
        }
    }

    /// Moves the rows of the second episode to the first.
    static PreparedStatement moving(Connection connection) throws SQLException {
        return connection.prepareStatement(
                "UPDATE alert_history.muted SET episode_id = ? WHERE episode_id = ?");
    }
}
