package io.alerthistory.service.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.ServiceJvm;
import io.alerthistory.service.intake.Bodies;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several processes of the service on one PostgreSQL: started at once, killed while they migrate, frozen,
/// stopped one after the other.
@Tag("slow")
class ReplicasTest {

    private static final int ROLLS = Integer.getInteger("stress.rolls", 3);

    @TempDir Path folder;

    private final List<CompletableFuture<ServiceJvm>> started = new ArrayList<>();
    private OwnPostgres postgres;

    @BeforeEach
    void start() throws Exception {
        postgres = new OwnPostgres(folder.resolve("data"));
    }

    /// What a test left running ends too: it may have failed while the others started.
    @AfterEach
    void stop() throws Exception {
        for (var one : started) {
            var service = one.exceptionally(_ -> null).join();
            if (service != null) {
                service.kill();
            }
        }
        postgres.close();
    }

    private CompletableFuture<ServiceJvm> starting(String name) {
        return starting(name, "");
    }

    /// @param more lines of its configuration
    private CompletableFuture<ServiceJvm> starting(String name, String more) {
        var service =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return ServiceJvm.start(
                                Files.createDirectories(folder.resolve(name)),
                                postgres.yaml() + "\n" + more);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
        started.add(service);
        return service;
    }

    private long number(String sql) throws SQLException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /// What a question answers, as text.
    private String rows(String sql) {
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            var text = new StringBuilder("\n").append(sql).append('\n');
            while (row.next()) {
                for (var i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(row.getString(i)).append(" | ");
                }
                text.append('\n');
            }
            return text.toString();
        } catch (SQLException e) {
            return e + "\n";
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void threeThatStartAtOnceMigrateOnceAndOneOfThemMayDieOverIt() throws Exception {
        var doomed =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.alerthistory.service.Main",
                                "serve",
                                "--config",
                                Files.writeString(
                                                folder.resolve("doomed.yaml"),
                                                "server: {port: 0, adminPort: 0}\ndatabase: "
                                                        + postgres.yaml())
                                        .toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("doomed.log").toFile())
                        .start();
        Senders.await(
                Duration.ofSeconds(40),
                "the beginning of the migration",
                () -> {
                    try {
                        return number(
                                        "SELECT count(*) FROM pg_namespace WHERE nspname ="
                                                + " 'alert_history'")
                                > 0;
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                });
        doomed.destroyForcibly().waitFor();

        var began = System.nanoTime();
        var all = starting("a").thenCombine(starting("b"), List::of);
        var third = starting("c").get();
        var two = all.get();
        System.out.printf(
                "S-10 three replicas on the database of one that was killed as it migrated: all ready after"
                        + " %.1f s%n",
                (System.nanoTime() - began) / 1e9);
        for (var replica : List.of(two.get(0), two.get(1), third)) {
            replica.stop();
        }
        assertThat(
                        number(
                                "SELECT count(*) - count(DISTINCT version) FROM"
                                        + " alert_history.flyway_schema_history WHERE version IS NOT"
                                        + " NULL AND success"))
                .isZero();
    }

    @Test
    void aReleaseGoesOnWorkingOnTheSchemaOfTheNextOne() throws Exception {
        starting("first").get().stop();
        execute(
                "INSERT INTO alert_history.flyway_schema_history (installed_rank, version, description,"
                        + " type, script, checksum, installed_by, execution_time, success) SELECT 900,"
                        + " CAST(max(CAST(version AS integer)) + 1 AS text), 'next', 'SQL', 'next.sql', 1,"
                        + " 'postgres', 1, true FROM alert_history.flyway_schema_history WHERE version IS NOT NULL");
        execute("ALTER TABLE alert_history.episode ADD COLUMN of_the_next_release text");
        execute("CREATE TABLE alert_history.of_the_next_release (id bigint PRIMARY KEY)");

        var old = starting("old").get();

        try (var senders = Senders.start(4, old.port)) {
            Senders.await(
                    Duration.ofSeconds(20), "alerts", () -> senders.acknowledged.size() > 100);
            senders.stop();
            assertThat(senders.statuses(0).keySet()).containsExactly(200);
            assertThat(senders.lost(postgres)).isEmpty();
        } finally {
            old.stop();
        }
    }

    @Test
    void aFrozenReplicaHoldsNobodyUpAndCommitsNothingWhenItThaws() throws Exception {
        var frozen = starting("frozen").get();
        var other = starting("other").get();
        try (var senders = Senders.start(16, frozen.port, other.port)) {
            Senders.await(
                    Duration.ofSeconds(30), "alerts", () -> senders.acknowledged.size() > 500);
            frozen.signal("STOP");
            var at = System.nanoTime();
            var stopping = CompletableFuture.runAsync(senders::stop);
            // They were sent to the frozen one, and nobody waits for their answers any more.
            var stale = 20;
            var sockets = new Socket[stale];
            for (var i = 0; i < stale; i++) {
                sockets[i] = new Socket(InetAddress.getLoopbackAddress(), frozen.port);
                var body =
                        Bodies.firing(
                                "Stale" + i, Instant.parse("2026-11-24T11:00:00Z").toString());
                sockets[i]
                        .getOutputStream()
                        .write(
                                ("POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                                + body.length()
                                                + "\r\n\r\n"
                                                + body)
                                        .getBytes(StandardCharsets.UTF_8));
            }
            // The other one takes over what the frozen one was at, to the very same series.
            var slowest = 0L;
            for (var i = 0; i < 100; i++) {
                var name = senders.acknowledged.stream().skip(i).findFirst().orElseThrow();
                var began = System.nanoTime();
                var resolved =
                        Bodies.resolved(name, "2026-11-24T11:59:00Z", "2026-11-24T11:59:30Z");
                var status = senders.post(other.port, resolved);
                while (status == 503 && System.nanoTime() - began < 10_000_000_000L) {
                    status = senders.post(other.port, resolved);
                }
                assertThat(status).isEqualTo(200);
                slowest = Math.max(slowest, System.nanoTime() - began);
            }
            Senders.during(Duration.ofNanos(at + 8_000_000_000L - System.nanoTime()));
            stopping.get();
            var before =
                    number("SELECT count(*) FROM alert_history.episode")
                            + number("SELECT sum(count) FROM alert_history.telling");

            frozen.signal("CONT");
            var refused = 0;
            for (var socket : sockets) {
                socket.setSoTimeout(10_000);
                var head = new byte[12];
                var n = socket.getInputStream().readNBytes(head, 0, 12);
                refused +=
                        n < 12 || new String(head, StandardCharsets.US_ASCII).endsWith("503")
                                ? 1
                                : 0;
                socket.close();
            }
            var after =
                    number("SELECT count(*) FROM alert_history.episode")
                            + number("SELECT sum(count) FROM alert_history.telling");
            Senders.during(Duration.ofSeconds(2));
            assertThat(senders.post(frozen.port, Bodies.firing("Sfresh", "2026-11-24T12:00:00Z")))
                    .as("it takes alerts in again")
                    .isEqualTo(200);
            System.out.printf(
                    "S-28 frozen for 8 s or more: the other replica wrote the same series within %d ms; %d of %d stale"
                            + " bodies refused after the thaw, %d rows of them stored%n",
                    slowest / 1_000_000, refused, stale, after - before);
            assertThat(refused).isEqualTo(stale);
            assertThat(
                            number(
                                    "SELECT count(*) FROM alert_history.series WHERE labels ->> 'alertname' LIKE 'Stale%'"))
                    .isZero();
            assertThat(after).as("rows after the thaw").isEqualTo(before);
            assertThat(slowest).isLessThan(12_000_000_000L);
            assertThat(senders.lost(postgres)).isEmpty();
        } finally {
            frozen.signal("CONT");
            frozen.kill();
            other.kill();
        }
    }

    @Test
    void aRevisionThatStandsStillLosesItsWorkToAnotherAfterAMinuteAndDoesNothingStaleAfterwards()
            throws Exception {
        var active = starting("active", "stack: {revision: a}\nactive: true\n").get();
        var candidate = starting("candidate", "stack: {revision: b}\nactive: false\n").get();
        try (var http = HttpClient.newHttpClient()) {
            var end = InstantSource.system().instant().plusSeconds(12);
            claim(http, active, "OfA", end);
            claim(http, candidate, "OfB", end);
            active.signal("STOP");
            var frozen = System.nanoTime();

            Senders.await(Duration.ofSeconds(40), "the candidate's own end", () -> ended("b") == 1);
            Senders.during(Duration.ofSeconds(15));
            assertThat(ended("a")).as("whose owner may only be slow").isZero();
            Senders.await(
                    Duration.ofSeconds(100),
                    "the end of what was the other's",
                    () -> ended("a") == 1);
            var taken = System.nanoTime() - frozen;

            var before = number("SELECT count(*) FROM alert_history.transition");
            active.signal("CONT");
            claim(http, candidate, "Later", InstantSource.system().instant().plusSeconds(1));
            Senders.await(
                    Duration.ofSeconds(40),
                    "an end after the thaw",
                    () -> ended("b") == 2,
                    () ->
                            rows("SELECT series_id, valid_until FROM alert_history.claim")
                                    + rows(
                                            "SELECT series_id, owner, started_at, ended_at, reason FROM"
                                                    + " alert_history.episode")
                                    + rows(
                                            "SELECT name, revision, started_at, heartbeat_at FROM alert_history.stack")
                                    + rows(
                                            "SELECT pid, state, query, state_change FROM pg_stat_activity"
                                                    + " WHERE datname = current_database()")
                                    + rows(
                                            "SELECT pid, locktype, objid, granted FROM pg_locks"
                                                    + " WHERE locktype = 'advisory'")
                                    + "now "
                                    + Instant.now()
                                    + "\nactive:\n"
                                    + active.log()
                                    + "\ncandidate:\n"
                                    + candidate.log());
            Senders.during(Duration.ofSeconds(12));
            System.out.printf(
                    "S-28 a frozen revision's claims were ended by another one after %.0f s; it added %d changes after its"
                            + " thaw%n",
                    taken / 1e9,
                    number("SELECT count(*) FROM alert_history.transition") - before - 2);
            assertThat(taken).isGreaterThan(60_000_000_000L);
            assertThat(number("SELECT count(*) FROM alert_history.transition"))
                    .as("one opened and one ended after the thaw")
                    .isEqualTo(before + 2);
        } finally {
            active.signal("CONT");
            active.kill();
            candidate.kill();
        }
    }

    private static void claim(HttpClient http, ServiceJvm to, String name, Instant end)
            throws Exception {
        var body =
                "[{\"labels\":{\"alertname\":\"%s\"},\"startsAt\":\"2026-11-24T12:00:00Z\",\"endsAt\":\"%s\"}]"
                        .formatted(name, end);
        var answer =
                http.send(
                        HttpRequest.newBuilder(to.uri("/api/v2/alerts"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private long ended(String revision) {
        try {
            return number(
                    "SELECT count(*) FROM alert_history.episode WHERE ended_at IS NOT NULL AND owner = 'primary@"
                            + revision
                            + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stoppedOneAfterTheOtherTheyLoseNothingAndNobodyIsToldOfAnError() throws Exception {
        var replicas = new ServiceJvm[] {starting("a").get(), starting("b").get()};
        var ledgers = new ArrayList<Senders>();
        for (var roll = 0; roll < ROLLS; roll++) {
            for (var i = 0; i < 2; i++) {
                var senders = Senders.start(8, replicas[0].port, replicas[1].port);
                ledgers.add(senders);
                Senders.await(
                        Duration.ofSeconds(20), "alerts", () -> senders.acknowledged.size() > 100);
                var exit = replicas[i].stop();
                assertThat(exit).as("exit code").isIn(0, 143);
                Senders.during(Duration.ofMillis(300));
                senders.stop();
                replicas[i] = starting("r" + roll + i).get();
            }
        }
        for (var replica : replicas) {
            replica.stop();
        }
        var acknowledged = 0;
        var errors = 0L;
        for (var senders : ledgers) {
            acknowledged += senders.acknowledged.size();
            errors +=
                    senders.statuses(0).entrySet().stream()
                            .filter(e -> e.getKey() != 200 && e.getKey() != 503 && e.getKey() != 0)
                            .mapToLong(Map.Entry::getValue)
                            .sum();
            assertThat(senders.lost(postgres)).as("acknowledged and not stored").isEmpty();
            senders.close();
        }
        System.out.printf(
                "S-27 %d stops under load: %d acknowledged, 0 lost, %d answers but 200 and 503%n",
                2 * ROLLS, acknowledged, errors);
        assertThat(errors).isZero();
    }

    @Test
    void whatIsPostedToBothIsStoredOnce() throws Exception {
        var a = starting("a").get();
        var b = starting("b").get();
        try (var senders = Senders.start(0);
                var clients = Executors.newFixedThreadPool(32)) {
            var start = Instant.parse("2026-11-24T11:00:00Z");
            var posts = new ArrayList<CompletableFuture<Integer>>();
            for (var i = 0; i < 300; i++) {
                var body = Bodies.firing("Both" + i, start.plus(i, ChronoUnit.SECONDS).toString());
                for (var port : new int[] {a.port, b.port}) {
                    posts.add(
                            CompletableFuture.supplyAsync(() -> senders.post(port, body), clients));
                }
            }
            for (var post : posts) {
                assertThat(post.get()).isEqualTo(200);
            }
            assertThat(number("SELECT count(*) FROM alert_history.episode")).isEqualTo(300);
            assertThat(number("SELECT sum(count) FROM alert_history.telling")).isEqualTo(600);
            assertThat(number("SELECT count(*) FROM alert_history.transition")).isEqualTo(300);
        } finally {
            a.stop();
            b.stop();
        }
    }
}
