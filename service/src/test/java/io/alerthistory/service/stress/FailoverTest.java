package io.alerthistory.service.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.Service;
import io.alerthistory.service.intake.Bodies;
import io.alerthistory.service.storage.DatabaseSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two PostgreSQL servers, of which one follows the other.
@Tag("slow")
class FailoverTest {

    @TempDir Path folder;

    private OwnPostgres primary;
    private OwnPostgres standby;

    @BeforeEach
    void start() throws Exception {
        primary = new OwnPostgres(folder.resolve("primary"));
        primary.shutdown();
        standby = null;
        var follower = primary.follower(folder.resolve("standby"));
        primary.start();
        standby = follower;
        Senders.await(
                Duration.ofSeconds(30),
                "the standby",
                () ->
                        number(
                                        primary,
                                        "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
                                > 0);
    }

    @AfterEach
    void stop() throws Exception {
        standby.close();
        primary.close();
    }

    private static long number(OwnPostgres server, String sql) {
        try (var connection = server.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static void execute(OwnPostgres server, String sql) throws SQLException {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void alertsGoToTheStandbyOnceItIsThePrimary() throws Exception {
        execute(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        execute(primary, "SELECT pg_reload_conf()");
        var both =
                new DatabaseSettings.Endpoint(
                        "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres"
                                .formatted(primary.port(), standby.port()),
                        "postgres",
                        "postgres");
        try (var service =
                        Service.on(
                                new DatabaseSettings.Postgres(() -> both, 10),
                                InstantSource.system());
                var senders = Senders.start(8, service.port())) {
            Senders.await(
                    Duration.ofSeconds(20), "alerts", () -> senders.acknowledged.size() > 300);
            primary.kill();
            var killed = System.nanoTime();
            senders.first(killed, 503, Duration.ofSeconds(10));
            execute(standby, "SELECT pg_promote()");
            var promoted = System.nanoTime();
            var back = senders.first(promoted, 200, Duration.ofSeconds(20));
            senders.stop();
            System.out.printf(
                    "S-05 stored again %.0f ms after the standby was promoted, %d acknowledged, answers %s%n",
                    back, senders.acknowledged.size(), senders.statuses(killed));
            assertThat(back).isLessThan(10_000);
            assertThat(senders.statuses(0).keySet()).isSubsetOf(200, 503);
            assertThat(senders.lost(standby)).as("acknowledged and not stored").isEmpty();
            assertThat(service.get("/history").statusCode()).isEqualTo(200);
        }
        primary.start();
    }

    @Test
    void questionsGoToTheReplicaAndToThePrimaryWhileThereIsNone() throws Exception {
        var settings =
                new DatabaseSettings.Postgres(
                        primary::endpoint, Optional.of(standby::endpoint), 10);
        try (var service = Service.on(settings, InstantSource.system())) {
            service.post("/webhook", Bodies.firing("A", "2026-11-24T11:59:00Z"));
            Senders.await(
                    Duration.ofSeconds(10),
                    "the alert at the replica",
                    () -> history(service).contains("\"alertname\":\"A\""));
            assertThat(
                            number(
                                    standby,
                                    "SELECT count(*) FROM pg_stat_activity WHERE application_name ="
                                            + " 'alert-history'"))
                    .isPositive();

            standby.kill();
            service.post("/webhook", Bodies.firing("B", "2026-11-24T11:59:00Z"));

            Senders.await(
                    Duration.ofSeconds(10),
                    "an answer of the primary",
                    () -> history(service).contains("\"alertname\":\"B\""));
            assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
        }
        standby.start();
    }

    private static String history(Service service) {
        try {
            return service.get("/history").body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
