package io.alerthistory.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.intake.Bodies;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A 200 means committed, whatever happens to the process afterwards.
@Tag("slow")
abstract class KillContract {

    private static final int KILLS = Integer.getInteger("kills", 20);
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();

    /// The value of `database` in the configuration file.
    abstract String databaseYaml();

    abstract Connection connect() throws SQLException;

    abstract String episodesTable();

    abstract String seriesTable();

    @Test
    void everyAcknowledgedAlertIsStoredAfterKills() throws Exception {
        var random = new Random(42);
        for (var kill = 0; kill < KILLS; kill++) {
            var service = ServiceJvm.start(folder, databaseYaml());
            load(service, Duration.ofMillis(random.nextInt(300)));
        }
        ServiceJvm.start(folder, databaseYaml()).stop();

        var stored = stored();
        var lost = new HashSet<>(acknowledged);
        lost.removeAll(stored);
        System.out.printf(
                "%s: %d kills, %d sent, %d acknowledged, %d stored, %d lost%n",
                getClass().getSimpleName(),
                KILLS,
                sent.get(),
                acknowledged.size(),
                stored.size(),
                lost.size());
        assertThat(acknowledged.size()).isGreaterThanOrEqualTo(KILLS * CLIENTS);
        assertThat(lost).as("acknowledged and not stored").isEmpty();
    }

    /// Posts new alerts from all clients, and kills the service in the midst of it, some time after it
    /// acknowledged a few.
    private void load(ServiceJvm service, Duration more) throws InterruptedException {
        var stop = new AtomicBoolean();
        var enough = acknowledged.size() + CLIENTS;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor();
                var http = HttpClient.newHttpClient()) {
            for (var i = 0; i < CLIENTS; i++) {
                clients.execute(() -> post(service, http, stop));
            }
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (acknowledged.size() < enough && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(1_000_000);
            }
            LockSupport.parkNanos(more.toNanos());
            service.kill();
            stop.set(true);
        }
    }

    private void post(ServiceJvm service, HttpClient http, AtomicBoolean stop) {
        while (!stop.get()) {
            var name = "K" + sent.incrementAndGet();
            var request =
                    HttpRequest.newBuilder(service.uri("/webhook"))
                            .timeout(Duration.ofSeconds(10))
                            .POST(
                                    BodyPublishers.ofString(
                                            Bodies.firing(name, "2026-11-24T11:59:00Z")))
                            .build();
            try {
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    acknowledged.add(name);
                }
            } catch (IOException _) {
                // Killed: it was not acknowledged, and may be stored.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Set<String> stored() throws SQLException {
        var names = new HashSet<String>();
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT s.labels FROM %s s JOIN %s e ON e.series_id = s.id"
                                        .formatted(seriesTable(), episodesTable()))) {
            while (rows.next()) {
                var labels = rows.getString(1);
                var from = labels.indexOf("\"K") + 1;
                names.add(labels.substring(from, labels.indexOf('"', from)));
            }
        }
        return names;
    }
}
