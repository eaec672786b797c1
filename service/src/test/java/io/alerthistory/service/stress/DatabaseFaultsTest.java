package io.alerthistory.service.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.Service;
import io.alerthistory.service.intake.Bodies;
import io.alerthistory.service.storage.DatabaseSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A PostgreSQL that is killed, frozen, locked, slow or in conflict: senders are told to come again, in time,
/// and nothing that was acknowledged is lost.
@Tag("slow")
class DatabaseFaultsTest {

    private static final int CLIENTS = 16;
    private static final int CYCLES = Integer.getInteger("stress.cycles", 3);
    private static final Duration FROZEN =
            Duration.ofSeconds(Integer.getInteger("stress.frozen", 12));

    @TempDir Path folder;

    private OwnPostgres postgres;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        postgres = new OwnPostgres(folder.resolve("data"));
        service = Service.on(postgres.database(), InstantSource.system());
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        postgres.close();
    }

    private static void awaitAcknowledged(Senders senders, int more) {
        var enough = senders.acknowledged.size() + more;
        Senders.await(
                Duration.ofSeconds(20),
                more + " acknowledged alerts",
                () -> senders.acknowledged.size() >= enough);
    }

    @Test
    void killedAndStartedAgainItTakesAlertsInAtOnce() throws Exception {
        var firstRefusals = new ArrayList<Double>();
        var back = new ArrayList<Double>();
        try (var senders = Senders.start(CLIENTS, service.port())) {
            for (var cycle = 0; cycle < CYCLES; cycle++) {
                awaitAcknowledged(senders, 200);
                var killed = System.nanoTime();
                postgres.kill();
                firstRefusals.add(senders.first(killed, 503, Duration.ofSeconds(10)));
                postgres.start();
                back.add(senders.first(System.nanoTime(), 200, Duration.ofSeconds(20)));
            }
            senders.stop();
            System.out.printf(
                    "S-03 killed %d times: first 503 after %.0f ms at most, stored again %.0f ms after the"
                            + " start at most, %d acknowledged, answers %s%n",
                    CYCLES,
                    Collections.max(firstRefusals),
                    Collections.max(back),
                    senders.acknowledged.size(),
                    senders.statuses(0));
            assertThat(Collections.max(firstRefusals)).isLessThan(5_000);
            assertThat(Collections.max(back)).isLessThan(5_000);
            assertThat(senders.statuses(0).keySet()).isSubsetOf(200, 503);
            assertThat(senders.lost(postgres)).as("acknowledged and not stored").isEmpty();
        }
    }

    @Test
    void frozenItRefusesInTimeAndTheSecondListenerNoticesNothing() throws Exception {
        try (var senders = Senders.start(CLIENTS, service.port())) {
            awaitAcknowledged(senders, 200);
            var frozen = System.nanoTime();
            postgres.freeze();
            Senders.await(Duration.ofSeconds(10), "/readyz 503", () -> status("/readyz") == 503);
            var unready = (System.nanoTime() - frozen) / 1e6;
            var slowestHealth = 0L;
            while (System.nanoTime() - frozen < FROZEN.toNanos()) {
                var began = System.nanoTime();
                assertThat(service.admin("/healthz").statusCode()).isEqualTo(200);
                assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
                assertThat(service.admin("/metrics").statusCode()).isEqualTo(200);
                slowestHealth = Math.max(slowestHealth, System.nanoTime() - began);
                Senders.during(Duration.ofMillis(50));
            }
            var thawed = System.nanoTime();
            var during = senders.since(frozen);
            postgres.thaw();
            var back = senders.first(thawed, 200, Duration.ofSeconds(20));
            senders.stop();
            System.out.printf(
                    "S-04 frozen %d s: %d refused, p99 of a 503 %.0f ms, /readyz 503 after %.0f ms, health at"
                            + " most %d ms, stored again %.0f ms after the thaw%n",
                    FROZEN.toSeconds(),
                    during.size(),
                    Senders.percentile(during, 503, 0.99),
                    unready,
                    slowestHealth / 1_000_000,
                    back);
            assertThat(during).hasSizeGreaterThan(CLIENTS);
            assertThat(Senders.percentile(during, 503, 1)).isLessThan(5_000);
            assertThat(back).isLessThan(8_000);
            assertThat(senders.statuses(frozen).keySet()).isSubsetOf(200, 503);
            assertThat(senders.lost(postgres)).as("acknowledged and not stored").isEmpty();
        }
    }

    private int status(String path) {
        try {
            return service.get(path).statusCode();
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }

    @Test
    void lockedItRefusesAndGoesOnWhenTheLockIsGone() throws Exception {
        try (var senders = Senders.start(CLIENTS, service.port());
                var other = postgres.connect();
                var statement = other.createStatement()) {
            awaitAcknowledged(senders, 200);
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE alert_history.episode IN ACCESS EXCLUSIVE MODE");
            var locked = System.nanoTime();
            var refused = senders.first(locked, 503, Duration.ofSeconds(10));
            Senders.during(Duration.ofSeconds(5));
            other.rollback();
            var back = senders.first(System.nanoTime(), 200, Duration.ofSeconds(10));
            senders.stop();
            System.out.printf(
                    "S-07 locked 5 s: first 503 after %.0f ms, stored again after %.0f ms, answers %s%n",
                    refused, back, senders.statuses(locked));
            assertThat(refused).isLessThan(5_000);
            assertThat(back).isLessThan(2_500);
            assertThat(senders.statuses(0).keySet()).isSubsetOf(200, 503);
            assertThat(senders.lost(postgres)).isEmpty();
        }
    }

    @Test
    void slowItTakesAsManyAsItsTurnsAllow() throws Exception {
        var delay = Duration.ofMillis(100);
        try (var proxy = new SlowProxy(postgres.port(), delay)) {
            var endpoint = postgres.endpoint();
            var slow =
                    new DatabaseSettings.Postgres(
                            () ->
                                    new DatabaseSettings.Endpoint(
                                            endpoint.url()
                                                    .replace(
                                                            ":" + postgres.port(),
                                                            ":" + proxy.port()),
                                            endpoint.user(),
                                            endpoint.password()),
                            10);
            try (var far = Service.on(slow, InstantSource.system());
                    var senders = Senders.start(64, far.port())) {
                awaitAcknowledged(senders, 64);
                var began = System.nanoTime();
                Senders.during(Duration.ofSeconds(8));
                var answers = senders.since(began);
                senders.stop();
                var stored = answers.stream().filter(a -> a.status() == 200).count();
                // New series: look-up, ids, locks, rows, commits, and is the connection still
                // there.
                var turns = 8_000.0 / (delay.toMillis() * 20);
                System.out.printf(
                        "S-06 every answer of the database %d ms late: %d stored in 8 s by 64 senders (%.1f"
                                + " each; %.1f turns), p50 %.0f ms, answers %s%n",
                        delay.toMillis(),
                        stored,
                        stored / 64.0,
                        turns,
                        Senders.percentile(answers, 200, 0.5),
                        senders.statuses(began));
                assertThat(senders.statuses(began).keySet()).isSubsetOf(200, 503);
                assertThat((double) stored).isGreaterThan(0.8 * 64 * turns);
                assertThat(senders.lost(postgres)).isEmpty();
            }
        }
    }

    @Test
    void aDeadlockIsTriedAgainAndNobodyIsTold() throws Exception {
        assertThat(
                        service.post("/webhook", Bodies.firing("A", "2026-11-24T11:59:00Z"))
                                .statusCode())
                .isEqualTo(200);
        assertThat(
                        service.post("/webhook", Bodies.firing("B", "2026-11-24T11:59:00Z"))
                                .statusCode())
                .isEqualTo(200);
        var both =
                """
                {"receiver":"team","externalURL":"http://am","groupKey":"{}:{}","alerts":[
                 {"status":"firing","labels":{"alertname":"A","severity":"warning"},"startsAt":"2026-11-24T13:00:00Z"},
                 {"status":"firing","labels":{"alertname":"B","severity":"warning"},"startsAt":"2026-11-24T13:00:00Z"}]}
                """;
        var conflicts = 5;
        for (var i = 0; i < conflicts; i++) {
            try (var other = postgres.connect();
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("SET deadlock_timeout = '30s'");
                lock(statement, "max");
                var body = both.replace("T13:00", "T13:" + (10 + i));
                var answer =
                        CompletableFuture.supplyAsync(() -> {
                            try {
                                return service.post("/webhook", body).statusCode();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });
                Senders.await(
                        Duration.ofSeconds(5), "a writer that waits", () -> waiting(postgres) > 0);
                lock(statement, "min");
                other.rollback();
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT deadlocks, (SELECT sum(count) FROM alert_history.telling) FROM"
                                        + " pg_stat_database WHERE datname = 'postgres'")) {
            row.next();
            System.out.printf("S-09 %d deadlocks, none was told to a sender%n", row.getLong(1));
            assertThat(row.getLong(1)).isPositive();
            assertThat(row.getLong(2)).isEqualTo(2 + 2 * conflicts);
        }
    }

    private static void lock(Statement statement, String which) throws SQLException {
        statement.execute(
                "SELECT 1 FROM alert_history.series_state WHERE series_id = (SELECT "
                        + which
                        + "(series_id) FROM alert_history.series_state) FOR UPDATE");
    }

    private static int waiting(OwnPostgres postgres) {
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
