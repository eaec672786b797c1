package io.alerthistory.service.stress;

import io.alerthistory.service.intake.Bodies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Clients that post new alerts without a pause, each waiting for its answer, and keep a ledger of what was
/// acknowledged.
final class Senders implements AutoCloseable {

    /// An answer; status 0 is none at all.
    record Answer(long at, int status, long nanos) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong next = new AtomicLong();
    private final List<Integer> ports;
    private volatile boolean stopped;
    final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();

    private Senders(List<Integer> ports) {
        this.ports = ports;
    }

    static Senders start(int clients, Integer... ports) {
        var senders = new Senders(List.of(ports));
        for (var i = 0; i < clients; i++) {
            var number = i;
            senders.threads.execute(() -> senders.run(number));
        }
        return senders;
    }

    private void run(int number) {
        for (var turn = number; !stopped; turn++) {
            var name = "S" + next.incrementAndGet();
            var began = System.nanoTime();
            var status =
                    post(
                            ports.get(turn % ports.size()),
                            Bodies.firing(name, "2026-11-24T11:59:00Z"));
            var now = System.nanoTime();
            if (status == 200) {
                acknowledged.add(name);
            }
            answers.add(new Answer(now, status, now - began));
            if (status != 200) {
                LockSupport.parkNanos(2_000_000);
            }
        }
    }

    /// The status of the answer; 0 without one within ten seconds.
    int post(int port, String body) {
        try {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/webhook"))
                                    .timeout(Duration.ofSeconds(10))
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /// Answers since that moment.
    List<Answer> since(long nanoTime) {
        return answers.stream().filter(answer -> answer.at() - nanoTime >= 0).toList();
    }

    long count(long since, int status) {
        return since(since).stream().filter(answer -> answer.status() == status).count();
    }

    Map<Integer, Long> statuses(long since) {
        return statuses(since(since));
    }

    static Map<Integer, Long> statuses(List<Answer> answers) {
        var counts = new TreeMap<Integer, Long>();
        answers.forEach(answer -> counts.merge(answer.status(), 1L, Long::sum));
        return counts;
    }

    /// Milliseconds that so much of the answers with this status took at most.
    static double percentile(List<Answer> answers, int status, double part) {
        var sorted =
                answers.stream()
                        .filter(answer -> answer.status() == status)
                        .mapToLong(Answer::nanos)
                        .sorted()
                        .toArray();
        return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * part)] / 1e6;
    }

    /// Milliseconds from that moment to the first answer of this status that comes after it.
    double first(long since, int status, Duration patience) {
        await(patience, "an answer " + status, () -> count(since, status) > 0);
        return since(since).stream()
                        .filter(answer -> answer.status() == status)
                        .mapToLong(answer -> answer.at() - since)
                        .min()
                        .orElseThrow()
                / 1e6;
    }

    static void await(Duration patience, String what, BooleanSupplier condition) {
        await(patience, what, condition, () -> "");
    }

    /// @param state told when it does not come
    static void await(
            Duration patience, String what, BooleanSupplier condition, Supplier<String> state) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        what + " did not come within " + patience + state.get().indent(2));
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /// Lets the senders go on for a while.
    static void during(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /// Stops, and waits for the answers that are on their way.
    Senders stop() {
        stopped = true;
        threads.close();
        return this;
    }

    /// What was acknowledged and is not stored.
    Set<String> lost(Connection connection, String series, String episode) throws SQLException {
        var stored = new HashSet<String>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT s.labels FROM %s s JOIN %s e ON e.series_id = s.id"
                                        .formatted(series, episode))) {
            while (rows.next()) {
                var labels = rows.getString(1);
                var from = labels.indexOf("\"S") + 1;
                stored.add(labels.substring(from, labels.indexOf('"', from)));
            }
        }
        var lost = new HashSet<>(acknowledged);
        lost.removeAll(stored);
        return lost;
    }

    Set<String> lost(OwnPostgres postgres) throws SQLException {
        try (var connection = postgres.connect()) {
            return lost(connection, "alert_history.series", "alert_history.episode");
        }
    }

    @Override
    public void close() {
        stop();
        http.close();
    }
}
