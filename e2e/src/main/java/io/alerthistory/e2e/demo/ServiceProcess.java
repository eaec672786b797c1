package io.alerthistory.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alerthistory.e2e.Distribution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The distribution on an embedded file, and a client of it.
final class ServiceProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(50);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Distribution distribution;

    private ServiceProcess(Distribution distribution) {
        this.distribution = distribution;
    }

    static ServiceProcess start(Path folder) throws IOException, InterruptedException {
        int port;
        int adminPort;
        try (var api = free(8080);
                var admin = free(9090)) {
            port = api.getLocalPort();
            adminPort = admin.getLocalPort();
        }
        return new ServiceProcess(
                Distribution.start(
                        folder.resolve("alert-history.yaml"),
                        port,
                        adminPort,
                        "database: {sqlite: {path: \""
                                + folder.resolve("alert-history.db")
                                + "\"}}"));
    }

    /// Holds the usual port, or any other when that one is taken.
    private static ServerSocket free(int usual) throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        try {
            return new ServerSocket(usual, 1, loopback);
        } catch (IOException _) {
            var other = new ServerSocket(0, 1, loopback);
            System.out.printf(
                    "port %d is taken, %d is used instead%n", usual, other.getLocalPort());
            return other;
        }
    }

    String address() {
        return distribution.address();
    }

    void post(String body) throws IOException, InterruptedException {
        var answer = send(request("/webhook").POST(BodyPublishers.ofString(body)));
        if (answer.statusCode() != 200) {
            throw new IOException("a recorded body was answered " + answer.body());
        }
    }

    JsonNode history() throws IOException, InterruptedException {
        return JSON.readTree(send(request("/history?limit=1000").GET()).body());
    }

    /// Waits until the newest episode of this alert has this status.
    void await(String alertname, String status, Duration time)
            throws IOException, InterruptedException {
        var deadline = System.nanoTime() + time.toNanos();
        while (true) {
            var answer = send(request("/history?limit=1&alertname=" + alertname).GET()).body();
            var alerts = JSON.readTree(answer).get("alerts");
            if (!alerts.isEmpty() && alerts.get(0).get("status").asText().equals(status)) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        alertname + " was not " + status + " after " + time + ": " + answer);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        distribution.close();
    }
}
