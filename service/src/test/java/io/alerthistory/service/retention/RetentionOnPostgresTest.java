package io.alerthistory.service.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class RetentionOnPostgresTest extends RetentionContract {

    private DatabaseSettings.@Nullable Postgres used;

    @Override
    DatabaseSettings settings() {
        used = EmbeddedPostgres.newDatabase();
        return used;
    }

    private Connection connect() throws SQLException {
        var endpoint = Objects.requireNonNull(used).endpoint().get();
        return DriverManager.getConnection(endpoint.url(), endpoint.user(), endpoint.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    void recordedOn(Instant instant) throws Exception {
        var day = instant.atZone(ZoneOffset.UTC).toLocalDate();
        var suffix = day.toString().replace("-", "");
        try (var connection = connect()) {
            execute(
                    connection,
                    "CREATE TABLE alert_history.transition_%s PARTITION OF alert_history.transition FOR VALUES FROM ('%s 00:00:00+00') TO ('%s 00:00:00+00')"
                            .formatted(suffix, day, day.plusDays(1)));
            execute(
                    connection,
                    """
                    INSERT INTO alert_history.transition
                        (recorded_at, series_id, version, episode_id, kind, at, notice, stream_id, status,
                         truncated, firing, resolved)
                    VALUES ('%s 12:00:00+00', 1, 1, 1, 'opened', now(), 1, 1, 'firing', 0, 1, 0)
                    """
                            .formatted(day));
        }
    }

    @Test
    void oneProcessForgetsAtATimeAndAnotherTakesOverWhenItDies() throws Exception {
        try (var other = open(Objects.requireNonNull(used));
                var held = other.retention().begin().orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(sweep(KEPT, NOW)).isEmpty();

            try (var connection = connect()) {
                execute(
                        connection,
                        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                                + " AND database = (SELECT oid FROM pg_database WHERE datname ="
                                + " current_database())");
            }
            var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            var taken = sweep(KEPT, NOW);
            while (taken.isEmpty() && System.nanoTime() - deadline < 0) {
                taken = sweep(KEPT, NOW);
            }
            assertThat(taken).as("the lock of a dead process is free within 10 s").isPresent();
        }
    }

    @Test
    void aPartitionInUseIsLeftAloneAndGoesLater() throws Exception {
        recordedOn(daysAgo(100));
        try (var reader = connect()) {
            reader.setAutoCommit(false);
            execute(reader, "SELECT count(*) FROM alert_history.transition");

            var swept =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return sweep(KEPT, NOW).orElseThrow().recorded();
                        } catch (Exception e) {
                            return -1L;
                        }
                    });
            // Intake does not wait meanwhile.
            var slowest = 0L;
            try (var writer = connect()) {
                while (!swept.isDone()) {
                    var began = System.nanoTime();
                    execute(
                            writer,
                            "INSERT INTO alert_history.transition VALUES (now(), 1, nextval('alert_history.id_block'), 1, 'opened', now())");
                    slowest = Math.max(slowest, System.nanoTime() - began);
                }
            }
            System.out.printf(
                    "an insert beside a partition that is being dropped took %d ms at most%n",
                    TimeUnit.NANOSECONDS.toMillis(slowest));
            assertThat(swept.get()).as("while it is read").isLessThanOrEqualTo(1);
            assertThat(slowest).isLessThan(Duration.ofMillis(500).toNanos());
            reader.rollback();
        }
        sweep(KEPT, NOW);

        assertThat(query("SELECT to_regclass('alert_history.transition_20260816')::text"))
                .containsExactly("null");
    }
}
