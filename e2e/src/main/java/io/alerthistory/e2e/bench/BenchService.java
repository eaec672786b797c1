package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The distribution as it is shipped, with its own flags.
final class BenchService implements AutoCloseable {

    private static final Path PROGRAM = Path.of("service/target/alert-history/bin/alert-history");

    private final Process process;
    private final int port;

    private BenchService(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static BenchService start(String database) throws IOException, InterruptedException {
        var port = freePort();
        var config = Files.createTempFile("bench", ".yaml");
        Files.writeString(
                config,
                "server: {port: %d, adminPort: %d}\ndatabase: %s\nlogLevel: warn\n"
                        .formatted(port, freePort(), database));
        var process =
                new ProcessBuilder(
                                PROGRAM.toAbsolutePath().toString(),
                                "serve",
                                "--config",
                                config.toString())
                        .inheritIO()
                        .start();
        var service = new BenchService(process, port);
        service.awaitReady();
        return service;
    }

    int port() {
        return port;
    }

    /// Of the process, in megabytes; -1 where the system does not tell.
    long residentMegabytes() throws IOException {
        var status = Path.of("/proc/" + process.pid() + "/status");
        return Files.isReadable(status)
                ? Bench.lines(Files.readString(status)).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                        .findFirst()
                        .orElse(-1)
                : -1;
    }

    private void awaitReady() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                            .build();
            var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (System.nanoTime() - deadline < 0) {
                try {
                    if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException _) {
                    // Not listening yet.
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
        close();
        throw new IOException("the service was not ready after 30 s");
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
