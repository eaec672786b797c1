package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;

/// Bounds what is kept of bodies that were refused as a whole: the latest of them serve to find the
/// broken sender, and nobody was promised the others.
final class Samples {

    private static final int KEPT = 1_000;

    private Samples() {}

    static void bound(Connection connection, Dialect dialect) throws SQLException {
        var delete =
                """
                DELETE FROM {quarantine}
                WHERE kind = 'body' AND id <= (
                    SELECT id FROM {quarantine} WHERE kind = 'body'
                    ORDER BY id DESC LIMIT 1 OFFSET ?)
                """;
        try (var statement = connection.prepareStatement(dialect.sql(delete))) {
            statement.setInt(1, KEPT);
            statement.executeUpdate();
        }
    }
}
