package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Keeps the row that says that this process runs on the database. The rows of the past tell when
/// anybody was there to be told of alerts.
final class Heartbeat {

    static final Duration EVERY = Duration.ofSeconds(10);

    /// Longer than any silence that is waited for: twice the longest repeat interval, and an hour.
    private static final Duration REMEMBERED = Duration.ofDays(12);

    private Heartbeat() {}

    static void beat(Connection connection, Dialect dialect, RunningProcess me, Instant now)
            throws SQLException {
        var beat =
                """
                INSERT INTO {stack} (process, name, revision, version, started_at, heartbeat_at)
                VALUES (?, ?, ?, ?, %1$s, %1$s)
                ON CONFLICT (process) DO UPDATE SET heartbeat_at = excluded.heartbeat_at
                """
                        .formatted(dialect.time("?"));
        try (var statement = connection.prepareStatement(dialect.sql(beat))) {
            statement.setString(1, me.id());
            statement.setString(2, me.name());
            statement.setString(3, me.revision());
            statement.setString(4, me.version());
            statement.setLong(5, micros(me.startedAt()));
            statement.setLong(6, micros(now));
            statement.executeUpdate();
        }
        var forget = "DELETE FROM {stack} WHERE heartbeat_at < " + dialect.time("?");
        try (var statement = connection.prepareStatement(dialect.sql(forget))) {
            statement.setLong(1, micros(now.minus(REMEMBERED)));
            statement.executeUpdate();
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
