package io.alerthistory.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class CapacityTest {

    @Test
    void theTightestLimitOfServerDatabaseAndUserCounts() throws Exception {
        var settings = EmbeddedPostgres.newDatabase();
        var endpoint = settings.endpoint().get();
        try (var hand =
                DriverManager.getConnection(endpoint.url(), endpoint.user(), endpoint.password())) {
            var server = Capacity.of(hand).orElseThrow();
            assertThat(server.most())
                    .isEqualTo(
                            number(
                                    hand,
                                    "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - coalesce(current_setting('reserved_connections', true), '0')::int"));
            assertThat(server.used()).isPositive();

            execute(
                    hand,
                    "DO $$BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 7', current_database()); END$$");
            assertThat(Capacity.of(hand).orElseThrow().most()).isEqualTo(7);

            execute(hand, "CREATE ROLE narrow CONNECTION LIMIT 3");
            try {
                execute(hand, "SET ROLE narrow");
                assertThat(Capacity.of(hand).orElseThrow())
                        .as("nobody is connected as it, and it may read what is asked")
                        .isEqualTo(new Capacity(3, 0));
            } finally {
                execute(hand, "RESET ROLE");
                execute(hand, "DROP ROLE narrow");
            }
        }
    }

    @Test
    void anOpenDatabaseKnowsItWithinSeconds() throws Exception {
        try (var database =
                Database.open(
                        EmbeddedPostgres.newDatabase(),
                        new RunningProcess("p", "primary", "test", "0", Instant.EPOCH),
                        InstantSource.system())) {
            var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (database.capacity().isEmpty()) {
                assertThat(System.nanoTime() - deadline)
                        .as("known within 30 s; it is %s", database.notReady())
                        .isNegative();
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(database.capacity().orElseThrow().used()).isPositive();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
