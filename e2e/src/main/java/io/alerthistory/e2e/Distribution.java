package io.alerthistory.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The service's distribution as it is shipped, with its own flags, running as a process of its own.
public final class Distribution implements AutoCloseable {

    private static final Path PROGRAM = Path.of("service/target/alert-history/bin/alert-history");
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Process process;
    private final int port;

    private Distribution(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts it on loopback and waits until it is ready.
    ///
    /// @param config the file to write its configuration to
    /// @param database the value of `database` in it
    /// @throws IOException with what it answered last, when it does not get ready
    public static Distribution start(Path config, int port, int adminPort, String database)
            throws IOException, InterruptedException {
        Files.writeString(
                config,
                "server: {port: %d, adminPort: %d}\ndatabase: %s\nlogLevel: warn\n"
                        .formatted(port, adminPort, database));
        var process =
                new ProcessBuilder(
                                PROGRAM.toAbsolutePath().toString(),
                                "serve",
                                "--config",
                                config.toString())
                        .inheritIO()
                        .start();
        var service = new Distribution(process, port);
        service.awaitReady();
        return service;
    }

    /// Where it listens, without a slash at the end.
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /// The port of the API.
    public int port() {
        return port;
    }

    /// The process's id.
    public long pid() {
        return process.pid();
    }

    private void awaitReady() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + START.toNanos();
        var last = "nothing was answered";
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(address() + "/readyz"))
                            .timeout(START)
                            .build();
            while (System.nanoTime() - deadline < 0) {
                if (!process.isAlive()) {
                    throw new IOException("the service ended at once; see its message above");
                }
                try {
                    var answer = client.send(request, BodyHandlers.ofString());
                    if (answer.statusCode() == 200) {
                        return;
                    }
                    last = answer.body();
                } catch (IOException e) {
                    last = String.valueOf(e.getMessage());
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
        close();
        throw new IOException("the service was not ready after " + START + ": " + last);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
