package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Writes until when series are claimed on PostgreSQL. The rows of their series are locked, so no two
/// transactions write the same one.
final class PostgresClaims {

    private static final String KEEP =
            """
            INSERT INTO alert_history.claim AS c (series_id, valid_until)
            SELECT u.series_id, %s
            FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[])) AS u(series_id, valid_until)
            ON CONFLICT (series_id) DO UPDATE SET valid_until = excluded.valid_until
            """
                    .formatted(Dialect.POSTGRES.time("u.valid_until"));

    private static final String FORGET =
            "DELETE FROM alert_history.claim WHERE series_id = ANY (CAST(? AS bigint[]))";

    private PostgresClaims() {}

    static void write(Connection connection, List<Writes.ClaimRow> rows) throws SQLException {
        var kept = new Columns(2);
        var forgotten = new Columns(1);
        for (var row : rows) {
            if (row.validUntil() == null) {
                forgotten.add(row.seriesId());
            } else {
                kept.add(row.seriesId(), row.validUntil());
            }
        }
        if (rows.stream().anyMatch(row -> row.validUntil() != null)) {
            try (var statement = connection.prepareStatement(KEEP)) {
                kept.bind(statement, 1, "int8", "int8");
                statement.executeUpdate();
            }
        }
        if (rows.stream().anyMatch(row -> row.validUntil() == null)) {
            try (var statement = connection.prepareStatement(FORGET)) {
                forgotten.bind(statement, 1, "int8");
                statement.executeUpdate();
            }
        }
    }
}
