package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The operator as a process of its own, with the flags that its distribution has.
final class OperatorProcess implements AutoCloseable {

    private static final Path OPTIONS = Path.of("src/main/dist/lib/jvm.options");
    private static final long SECONDS = 30;

    private final Process process;
    private final Path log;
    private final int port;

    private OperatorProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /// Starts one in a namespace that it alone watches.
    static OperatorProcess start(
            Path kubeconfig, String namespace, String name, Map<String, String> more)
            throws IOException {
        var log = Files.createTempFile("operator-" + name, ".log");
        var port = freePort();
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + OPTIONS,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName());
        builder.environment().put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
        builder.environment().put("WATCH_NAMESPACES", namespace);
        builder.environment().put("POD_NAMESPACE", namespace);
        builder.environment().put("POD_NAME", name);
        builder.environment().put("MANAGEMENT_PORT", String.valueOf(port));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(more);
        return new OperatorProcess(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log, port);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Stops the process where it is, as a host that swaps or a debugger does.
    void pause() throws Exception {
        signal("STOP");
    }

    /// Lets it go on as if nothing had happened.
    void goOn() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        var kill =
                new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .inheritIO()
                        .start();
        assertThat(kill.waitFor()).as("kill -%s", name).isZero();
    }

    /// Ends it as `kill -9` does.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// The exit code, once it has ended by itself.
    int ended() throws Exception {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("the process ends; %s", lastLines())
                .isTrue();
        return process.exitValue();
    }

    /// Waits until a line of its log says something.
    void says(String text) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!log().contains(text)) {
            assertThat(System.nanoTime())
                    .as("the log says %s; %s", text, lastLines())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String lastLines() {
        var lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    /// The sum over the samples of a metric whose line contains none of some texts.
    long metric(String name, String... without) throws Exception {
        try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString());
            return (long)
                    answer.body()
                            .lines()
                            .filter(it -> it.startsWith(name))
                            .filter(it -> List.of(without).stream().noneMatch(it::contains))
                            .mapToDouble(
                                    it -> Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
                            .sum();
        }
    }

    /// What Linux says that it has in memory, in MiB.
    ///
    /// @param line of `/proc/<pid>/status`: VmRSS now, VmHWM at most so far
    long mebibytes(String line) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))
                .stream()
                .filter(it -> it.startsWith(line + ":"))
                .map(it -> it.replaceAll("[^0-9]", ""))
                .mapToLong(it -> Long.parseLong(it) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        kill();
        try {
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
