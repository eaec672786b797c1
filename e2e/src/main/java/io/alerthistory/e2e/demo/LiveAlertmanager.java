package io.alerthistory.e2e.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A real Alertmanager on loopback that posts to the service.
final class LiveAlertmanager implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String address;
    private final Instant startsAt = Instant.now();

    private LiveAlertmanager(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /// The program, under the name that Debian or the release gives it.
    static Optional<Path> find() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of("prometheus-alertmanager", "alertmanager")
                .flatMap(name -> Stream.of(path.split(":", -1)).map(at -> Path.of(at, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static LiveAlertmanager start(Path binary, String webhook, Path folder)
            throws IOException, InterruptedException {
        int port;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        var config = folder.resolve("alertmanager.yml");
        Files.writeString(
                config,
                """
                route:
                  receiver: history
                  group_by: [alertname]
                  group_wait: 1s
                  group_interval: 1s
                  repeat_interval: 1h
                receivers:
                  - name: history
                    webhook_configs:
                      - url: %s
                        send_resolved: true
                """
                        .formatted(webhook));
        var process =
                new ProcessBuilder(
                                binary.toString(),
                                "--config.file=" + config,
                                "--storage.path=" + folder.resolve("alertmanager"),
                                "--web.listen-address=127.0.0.1:" + port,
                                "--cluster.listen-address=")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("alertmanager.log").toFile())
                        .start();
        var alertmanager = new LiveAlertmanager(process, "http://127.0.0.1:" + port);
        alertmanager.awaitReady();
        return alertmanager;
    }

    void fire(String alertname) throws IOException, InterruptedException {
        post(alertname, Instant.now().plus(Duration.ofMinutes(5)));
    }

    void resolve(String alertname) throws IOException, InterruptedException {
        post(alertname, Instant.now());
    }

    private void post(String alertname, Instant endsAt) throws IOException, InterruptedException {
        var alerts =
                """
                [{"labels":{"alertname":"%s","severity":"info"},
                  "annotations":{"summary":"Posted to a live Alertmanager"},
                  "startsAt":"%s","endsAt":"%s"}]
                """
                        .formatted(alertname, startsAt, endsAt);
        var answer =
                client.send(
                        HttpRequest.newBuilder(URI.create(address + "/api/v2/alerts"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(alerts))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("Alertmanager answered " + answer.body());
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() - deadline < 0) {
            try {
                var answer =
                        client.send(
                                HttpRequest.newBuilder(URI.create(address + "/-/ready")).build(),
                                BodyHandlers.discarding());
                if (answer.statusCode() == 200) {
                    return;
                }
            } catch (IOException _) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
        close();
        throw new IOException("Alertmanager was not ready after " + START);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
