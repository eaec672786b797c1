package io.alerthistory.service;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The service as a process of its own, with the class path of the tests, to be killed.
public final class ServiceJvm {

    private static final Duration START = Duration.ofSeconds(60);

    public final int port;
    private final Process process;
    private final Path log;

    private ServiceJvm(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /// Starts it and waits until it is ready.
    public static ServiceJvm start(Path folder, String databaseYaml)
            throws IOException, InterruptedException {
        var ports = freePorts();
        var port = ports.getFirst();
        var adminPort = ports.getLast();
        var config = folder.resolve("application-" + port + ".yaml");
        Files.writeString(
                config,
                "server: {port: "
                        + port
                        + ", adminPort: "
                        + adminPort
                        + "}\ndatabase: "
                        + databaseYaml);
        var log = folder.resolve("service-" + port + ".log");
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx96m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "serve",
                                "--config",
                                config.toString()));
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        var service = new ServiceJvm(process, port, log);
        service.awaitReady();
        return service;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// What it has logged.
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Sends it a signal, such as STOP or CONT.
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /// SIGKILL: it gets no chance to finish anything.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// SIGTERM, and its end awaited.
    public int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    private void awaitReady() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var deadline = System.nanoTime() + START.toNanos();
            while (System.nanoTime() - deadline < 0 && process.isAlive()) {
                try {
                    var answer =
                            client.send(
                                    HttpRequest.newBuilder(uri("/readyz")).build(),
                                    BodyHandlers.discarding());
                    if (answer.statusCode() == 200) {
                        return;
                    }
                } catch (IOException _) {
                    // Not listening yet.
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
        process.destroyForcibly();
        throw new AssertionError("the service did not get ready:\n" + log());
    }

    /// Two, held at once: asked for one after the other, the same one may come twice.
    private static List<Integer> freePorts() throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        try (var one = new ServerSocket(0, 1, loopback);
                var other = new ServerSocket(0, 1, loopback)) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        }
    }
}
