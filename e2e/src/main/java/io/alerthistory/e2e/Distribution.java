package io.alerthistory.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The service's distribution as it is shipped, with its own flags, running as a process of its own.
public final class Distribution implements AutoCloseable {

    private static final Path PROGRAM = Path.of("service/target/alert-history/bin/alert-history");
    private static final Path OPTIONS = Path.of("service/target/alert-history/lib/jvm.options");
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(5);

    private final long began = System.nanoTime();
    private final Process process;
    private final int port;
    private final Duration listensAfter;
    private final Duration readyAfter;

    private Distribution(int port, String... command) throws IOException {
        this.port = port;
        this.process = new ProcessBuilder(command).inheritIO().start();
        this.listensAfter = await("/healthz");
        this.readyAfter = await("/readyz");
    }

    /// Starts it on loopback and waits until it is ready.
    ///
    /// @param config the file to write its configuration to
    /// @param settings what it says beside ports and log level, as YAML
    /// @throws IOException with what it answered last, when it does not get ready
    public static Distribution start(Path config, int port, int adminPort, String settings)
            throws IOException {
        Files.writeString(
                config,
                "server: {port: %d, adminPort: %d}\nlogLevel: warn\n%s\n"
                        .formatted(port, adminPort, settings));
        return new Distribution(
                port, PROGRAM.toAbsolutePath().toString(), "serve", "--config", config.toString());
    }

    /// Starts another server with the flags of the distribution, and waits until it is ready.
    ///
    /// @param type the class with its `main`, whose argument is the port
    public static Distribution other(int port, Class<?> type) throws IOException {
        return new Distribution(
                port,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + OPTIONS.toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                type.getName(),
                Integer.toString(port));
    }

    /// Where it listens, without a slash at the end.
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /// The port of the API.
    public int port() {
        return port;
    }

    /// The process.
    public ProcessHandle process() {
        return process.toHandle();
    }

    /// Time from its start to its first answer, which may be before its database is there.
    public Duration listensAfter() {
        return listensAfter;
    }

    /// Time from its start to the first answer that it is ready.
    public Duration readyAfter() {
        return readyAfter;
    }

    private Duration await(String path) throws IOException {
        var deadline = System.nanoTime() + START.toNanos();
        var last = "nothing was answered";
        while (System.nanoTime() - deadline < 0) {
            if (!process.isAlive()) {
                throw new IOException("the server ended at once; see its message above");
            }
            try {
                last = statusOf(path);
                if (last.startsWith("HTTP/1.1 200")) {
                    return Duration.ofNanos(System.nanoTime() - began);
                }
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        close();
        throw new IOException(path + " was not 200 after " + START + ": " + last);
    }

    /// A plain socket, because to load an HTTP client takes longer than the start that is waited for.
    private String statusOf(String path) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) START.toMillis());
            socket.getOutputStream()
                    .write(
                            ("GET "
                                            + path
                                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return Objects.requireNonNullElse(answer.readLine(), "an empty answer");
        }
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
