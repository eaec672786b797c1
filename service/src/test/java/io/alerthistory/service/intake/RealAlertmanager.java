package io.alerthistory.service.intake;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A real Alertmanager of Debian that tells nobody anything, to be asked.
final class RealAlertmanager implements AutoCloseable {

    static final Path BINARY = Path.of("/usr/bin/prometheus-alertmanager");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final int port;
    private Process process;

    RealAlertmanager(Path folder) throws Exception {
        this.folder = folder;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        process = start();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /// It keeps its silences and forgets its alerts.
    void restart() throws Exception {
        close();
        process = start();
    }

    private Process start() throws Exception {
        var started =
                new ProcessBuilder(
                                BINARY.toString(),
                                "--config.file=" + folder.resolve("alertmanager.yml"),
                                "--storage.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port,
                                "--cluster.listen-address=")
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("alertmanager.log").toFile()))
                        .start();
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() - deadline < 0) {
            try {
                var answer =
                        client.send(
                                HttpRequest.newBuilder(URI.create(url() + "/-/ready")).build(),
                                BodyHandlers.discarding());
                if (answer.statusCode() == 200) {
                    return started;
                }
            } catch (IOException _) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        started.destroyForcibly();
        throw new AssertionError(
                "Alertmanager was not ready after 20 s:\n"
                        + Files.readString(folder.resolve("alertmanager.log")));
    }

    void tell(String alertname, Instant startsAt, Instant endsAt) throws Exception {
        post(
                "/api/v2/alerts",
                "[{\"labels\":{\"alertname\":\"%s\"},\"startsAt\":\"%s\",\"endsAt\":\"%s\"}]"
                        .formatted(alertname, startsAt, endsAt));
    }

    void silence(String alertname, Instant from, Instant to) throws Exception {
        post(
                "/api/v2/silences",
                """
                {"matchers":[{"name":"alertname","value":"%s","isRegex":false,"isEqual":true}],
                 "startsAt":"%s","endsAt":"%s","createdBy":"ops","comment":"known"}
                """
                        .formatted(alertname, from, to));
    }

    private void post(String path, String body) throws Exception {
        var answer =
                client.send(
                        HttpRequest.newBuilder(URI.create(url() + path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " answered " + answer.statusCode() + answer.body());
        }
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
