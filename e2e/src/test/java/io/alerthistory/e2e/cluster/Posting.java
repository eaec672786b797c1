package io.alerthistory.e2e.cluster;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that post alerts all the time, each on one connection that it keeps until an answer asks it
/// to close. None tries a request again.
final class Posting implements AutoCloseable {

    private static final int CLIENTS = 4;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicInteger next = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private final String alertname;

    private Posting(String alertname) {
        this.alertname = alertname;
    }

    static Posting start(URI service, String token, String alertname) {
        var posting = new Posting(alertname);
        for (var client = 0; client < CLIENTS; client++) {
            posting.clients.add(
                    Thread.ofPlatform().start(() -> posting.run(Http.of(service, token))));
        }
        return posting;
    }

    String alertname() {
        return alertname;
    }

    /// The values of the label `n` of the alerts that were answered with 200.
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /// Every request that was not, as it ended.
    List<String> failures() {
        return List.copyOf(failures);
    }

    /// Failures in few words.
    String summary() {
        var kinds = new TreeMap<String, Integer>();
        failures.forEach(it -> kinds.merge(it.replaceFirst("^\\S+ \\S+ ", ""), 1, Integer::sum));
        return "%d acknowledged, %d failed%s"
                .formatted(
                        acknowledged.size(),
                        failures.size(),
                        kinds.isEmpty() ? "" : " " + Map.copyOf(kinds));
    }

    private void run(Http http) {
        try (http) {
            while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                post(http, String.valueOf(next.incrementAndGet()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(Http http, String number) throws InterruptedException {
        var body =
                """
                {"alerts":[{"status":"firing","startsAt":"%s","labels":{"alertname":"%s","n":"%s"}}]}
                """
                        .formatted(Instant.now(), alertname, number);
        var began = Instant.now();
        try {
            var answer = http.post("/webhook", body);
            if (answer.code() == 200) {
                acknowledged.add(number);
            } else {
                failed(number, began, answer.toString());
            }
        } catch (IOException e) {
            failed(number, began, e.toString());
        }
    }

    private void failed(String number, Instant began, String how) {
        failures.add("%s-%s n=%s: %s".formatted(began, Instant.now(), number, how));
    }

    /// Stops and waits for the answers that are under way.
    @Override
    public void close() {
        stopping.countDown();
        try {
            for (var client : clients) {
                client.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
