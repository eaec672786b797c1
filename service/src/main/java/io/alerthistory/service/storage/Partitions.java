package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps a partition for each of the coming days on PostgreSQL. There is no default partition: it
/// would have to be searched whenever a new one is attached.
final class Partitions {

    /// Tables that only grow, by the day a row was recorded.
    static final List<String> TABLES = List.of("transition");

    private static final int DAYS_AHEAD = 3;

    /// What a process needs that writes, however little it keeps house.
    private static final int OWN_DAYS_AHEAD = 1;

    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final long LOCK = 0x616c6572_68697374L;

    private Partitions() {}

    /// Makes what is missing from yesterday (a transaction may have begun then) to three days ahead,
    /// by the database's clock. One replica at a time.
    ///
    /// @param forAll false: only to tomorrow, which is there already when anybody does it for all
    static void ensure(Connection connection, boolean forAll) throws SQLException {
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
                    !day.isAfter(today.plusDays(forAll ? DAYS_AHEAD : OWN_DAYS_AHEAD));
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

    /// Takes away the oldest partition of all whose day ended before that moment. It is detached beside
    /// those who use the table, and dropped when it is nobody's: neither waits longer than intake may.
    ///
    /// @param before microseconds since 1970 UTC
    static RetentionPass.Batch dropOldest(Connection connection, long before) throws SQLException {
        var day =
                Instant.EPOCH.plus(before, ChronoUnit.MICROS).atZone(ZoneOffset.UTC).toLocalDate();
        var old = old(connection, SUFFIX.format(day));
        if (old.isEmpty()) {
            return new RetentionPass.Batch(0, false);
        }
        try (var statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '50ms'");
            try {
                old.getFirst().remove(statement);
            } finally {
                statement.execute("SET lock_timeout = '2s'");
            }
        }
        return new RetentionPass.Batch(1, old.size() > 1);
    }

    /// @param parent absent when it was detached already
    private record Old(String name, @Nullable String parent, boolean pending) {

        void remove(java.sql.Statement statement) throws SQLException {
            if (parent != null) {
                statement.execute(
                        "ALTER TABLE alert_history.%s DETACH PARTITION alert_history.%s %s"
                                .formatted(parent, name, pending ? "FINALIZE" : "CONCURRENTLY"));
            }
            statement.execute("DROP TABLE alert_history." + name);
        }
    }

    private static List<Old> old(Connection connection, String day) throws SQLException {
        var sql =
                """
                SELECT c.relname, p.relname, coalesce(i.inhdetachpending, false)
                FROM pg_class c
                LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
                LEFT JOIN pg_class p ON p.oid = i.inhparent
                WHERE c.relnamespace = 'alert_history'::regnamespace AND c.relkind = 'r'
                  AND left(c.relname, -9) = ANY (?)
                  AND right(c.relname, 9) ~ '^_[0-9]{8}$' AND right(c.relname, 8) < ?
                ORDER BY right(c.relname, 8), c.relname
                """;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", TABLES.toArray()));
            statement.setString(2, day);
            var old = new ArrayList<Old>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    old.add(new Old(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
                }
            }
            return old;
        }
    }
}
