package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// The tightest limit that a PostgreSQL server has for connections of our user to our database: that of
/// the server, of the database, or of the user.
///
/// @param most that may be open
/// @param used by whomever
public record Capacity(int most, int used) {

    private static final String TIGHTEST =
            """
            SELECT most, used
            FROM (
              SELECT current_setting('max_connections')::int
                       - current_setting('superuser_reserved_connections')::int
                       - coalesce(current_setting('reserved_connections', true), '0')::int,
                     (SELECT coalesce(sum(numbackends), 0)::int FROM pg_stat_database)
              UNION ALL
              SELECT d.datconnlimit, s.numbackends
              FROM pg_database d JOIN pg_stat_database s ON s.datid = d.oid
              WHERE d.datname = current_database()
              UNION ALL
              SELECT r.rolconnlimit,
                     (SELECT count(*)::int FROM pg_stat_activity a WHERE a.usename = r.rolname)
              FROM pg_roles r
              WHERE r.rolname = current_user
            ) AS limits (most, used)
            WHERE most >= 0
            ORDER BY most - used
            LIMIT 1
            """;

    /// Asks the server.
    static Optional<Capacity> of(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(TIGHTEST)) {
            return rows.next()
                    ? Optional.of(new Capacity(rows.getInt(1), rows.getInt(2)))
                    : Optional.empty();
        }
    }
}
