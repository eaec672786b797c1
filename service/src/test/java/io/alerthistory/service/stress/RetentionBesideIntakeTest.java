package io.alerthistory.service.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.Service;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.RunningProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Taking away months of history while alerts come in.
@Tag("slow")
class RetentionBesideIntakeTest {

    private static final int OLD = Integer.getInteger("stress.old", 100_000);
    private static final Duration RUN = Duration.ofSeconds(Integer.getInteger("stress.seconds", 4));

    @TempDir Path folder;

    @Test
    void intakeDoesNotNoticeThatOldEpisodesGo() throws Exception {
        try (var postgres = new OwnPostgres(folder.resolve("data"));
                var service = Service.on(postgres.database(), InstantSource.system());
                var database =
                        Database.open(
                                postgres.database(),
                                new RunningProcess("r", "primary", "test", "0", Instant.EPOCH),
                                InstantSource.system())) {
            assertThat(database.awaitOpen(Duration.ofSeconds(30))).isTrue();
            fill(postgres);
            load(service, RUN);
            var baseline = load(service, RUN);

            var removed = CompletableFuture.supplyAsync(() -> forget(database));
            var during = load(service, RUN);

            System.out.printf(
                    "S-30 %d old episodes taken away in %.1f s: intake p99 %.1f ms, slowest %.0f ms; without"
                            + " that %.1f ms, slowest %.0f ms%n",
                    OLD,
                    removed.get() / 1e9,
                    Senders.percentile(during, 200, 0.99),
                    Senders.percentile(during, 200, 1),
                    Senders.percentile(baseline, 200, 0.99),
                    Senders.percentile(baseline, 200, 1));
            assertThat(Senders.statuses(during)).containsOnlyKeys(200);
            assertThat(Senders.percentile(during, 200, 1)).isLessThan(2_000);
            try (var connection = postgres.connect();
                    var statement = connection.createStatement();
                    var row =
                            statement.executeQuery(
                                    "SELECT count(*) FROM alert_history.episode WHERE owner = 'old'")) {
                row.next();
                assertThat(row.getLong(1)).isZero();
            }
        }
    }

    private static void fill(OwnPostgres postgres) throws SQLException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO alert_history.label_value VALUES (1, 'alertname', 'Old'), (2, 'namespace', ''), (3, 'severity', '');
                    INSERT INTO alert_history.series (id, fp, labels_hash, labels, alertname_id, namespace_id, severity_id)
                    VALUES (1, 1, 1, '{"alertname": "Old"}', 1, 2, 3);
                    INSERT INTO alert_history.series_state (series_id, last_seen) VALUES (1, now());
                    INSERT INTO alert_history.episode
                        (id, series_id, alertname_id, namespace_id, severity_id, sort_at, started_at, ended_at, reason, owner)
                    SELECT 10 + n, 1, 1, 2, 3, at, at, at + interval '5 minutes', 'resolved', 'old'
                    FROM (SELECT n, now() - interval '100 days' - n * interval '1 minute' AS at
                          FROM generate_series(1, %1$d) n) n;
                    INSERT INTO alert_history.episode_text (episode_id, generator_url, first)
                    SELECT 10 + n, '', '{"summary": "old"}' FROM generate_series(1, %1$d) n;
                    INSERT INTO alert_history.stream_episode (stream_id, episode_id, count, first_seen, last_seen)
                    SELECT 1, 10 + n, 1, now(), now() FROM generate_series(1, %1$d) n;
                    SELECT setval('alert_history.id_block', 10000000)
                    """
                            .formatted(OLD));
        }
    }

    /// Without a pause between the batches, which is worse than what the service does. Returns how long it
    /// took.
    private static long forget(Database database) {
        var before =
                ChronoUnit.MICROS.between(
                        Instant.EPOCH, InstantSource.system().instant().minus(Duration.ofDays(90)));
        var began = System.nanoTime();
        try (var pass = database.retention().begin().orElseThrow()) {
            while (pass.episodes(before, _ -> Set.of()).more()) {
                Thread.onSpinWait();
            }
        }
        return System.nanoTime() - began;
    }

    private static List<Senders.Answer> load(Service service, Duration time) {
        try (var senders = Senders.start(8, service.port())) {
            Senders.during(time);
            senders.stop();
            return List.copyOf(senders.answers);
        }
    }
}
