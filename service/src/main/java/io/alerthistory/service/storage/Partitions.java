package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Keeps a partition for each of the coming days on PostgreSQL. There is no default partition: it
/// would have to be searched whenever a new one is attached.
final class Partitions {

    /// Tables that only grow, by the day a row was recorded.
    static final List<String> TABLES = List.of("transition", "notification");

    private static final int DAYS_AHEAD = 3;
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final long LOCK = 0x616c6572_68697374L;

    private Partitions() {}

    /// Makes what is missing from yesterday (a transaction may have begun then) to three days ahead,
    /// by the database's clock. One replica at a time.
    static void ensure(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '2s'");
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            LocalDate today;
            try (var row =
                    statement.executeQuery("SELECT (now() AT TIME ZONE 'UTC')::date::text")) {
                row.next();
                today = LocalDate.parse(row.getString(1));
            }
            for (var day = today.minusDays(1);
                    !day.isAfter(today.plusDays(DAYS_AHEAD));
                    day = day.plusDays(1)) {
                for (var table : TABLES) {
                    ensure(connection, table, day);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void ensure(Connection connection, String table, LocalDate day)
            throws SQLException {
        var name = "alert_history." + table + "_" + SUFFIX.format(day);
        try (var exists = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            exists.setString(1, name);
            try (var row = exists.executeQuery()) {
                row.next();
                if (row.getBoolean(1)) {
                    return;
                }
            }
        }
        try (var statement = connection.createStatement()) {
            // Made apart and then attached: that takes no lock that an insert would wait for.
            statement.execute(
                    "CREATE TABLE %s (LIKE alert_history.%s INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
                            .formatted(name, table));
            statement.execute(
                    "ALTER TABLE alert_history.%s ATTACH PARTITION %s FOR VALUES FROM ('%s 00:00:00+00') TO ('%s 00:00:00+00')"
                            .formatted(table, name, day, day.plusDays(1)));
        }
    }
}
