package io.alerthistory.operator.proxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alerthistory.operator.desired.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The real Envoy, as a process on loopback with a folder that is swapped as the kubelet does it.
final class RealEnvoy implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Path log;
    private final Process process;
    private final Bootstrap.Place place;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private int swaps;

    /// What a client got.
    ///
    /// @param status 0 if there was no answer
    record Answer(int status, String body, String backend, String retryAfter) {}

    RealEnvoy(Path temporary, Map<String, String> files) throws IOException {
        folder = Files.createDirectories(temporary.resolve("traffic"));
        log = temporary.resolve("envoy.log");
        var ports = Backends.freePorts(3);
        place =
                new Bootstrap.Place(
                        "127.0.0.1", ports.get(0), ports.get(1), ports.get(2), folder.toString());
        swap(files);
        var config = temporary.resolve("bootstrap.yaml");
        Files.writeString(config, Json.yaml(Bootstrap.of(place)));
        process =
                new ProcessBuilder(
                                binary().toString(),
                                "--config-path",
                                config.toString(),
                                "--concurrency",
                                "2",
                                "--disable-hot-restart",
                                "--log-level",
                                "info")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        await("Envoy answers what it does", () -> get(Routes.TRAFFIC).status() == 200);
    }

    /// Where it is; without it the test is skipped, with the reason.
    static Path binary() throws IOException {
        var script = Path.of("../e2e/images/fetch-envoy");
        var fetch = new ProcessBuilder(script.toString()).start();
        var out = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        var err = new String(fetch.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assumeTrue(!out.isEmpty(), "no Envoy: " + err);
        return Path.of(out);
    }

    /// Writes the files into a new folder and points the link at it, in one step.
    void swap(Map<String, String> files) throws IOException {
        var fresh = Files.createDirectories(folder.resolve("..swap-" + swaps++));
        for (var file : files.entrySet()) {
            Files.writeString(fresh.resolve(file.getKey()), file.getValue());
            var link = folder.resolve(file.getKey());
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of("..data", file.getKey()));
            }
        }
        var next = folder.resolve("..data_tmp");
        Files.createSymbolicLink(next, fresh.getFileName());
        Files.move(
                next,
                folder.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    Answer post(byte[] body) {
        return send(
                HttpRequest.newBuilder(uri(place.http(), "/webhook"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(uri(place.http(), path)));
    }

    Answer status(String method, String path) {
        return send(
                HttpRequest.newBuilder(uri(place.status(), path))
                        .method(method, HttpRequest.BodyPublishers.noBody()));
    }

    String statistics() {
        return status("GET", Bootstrap.statistics()).body();
    }

    /// As an Envoy that the operator asked.
    Fleet fleet() {
        return new Fleet(
                List.of(
                        Fleet.Envoy.of(
                                "proxy-0",
                                true,
                                Optional.of(get(Routes.TRAFFIC).body()),
                                Optional.of(statistics()))));
    }

    int port() {
        return place.http();
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response =
                    http.send(
                            request.timeout(Duration.ofSeconds(20)).build(),
                            BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("X-Alert-History-Backend").orElse(""),
                    response.headers().firstValue("Retry-After").orElse(""));
        } catch (IOException e) {
            return new Answer(0, String.valueOf(e.getMessage()), "", "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    void await(String what, BooleanSupplier condition) {
        await(what, condition, () -> "");
    }

    void await(String what, BooleanSupplier condition, Supplier<String> state) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError(
                        what + ": not within " + PATIENCE + "; " + state.get() + "\n" + log());
            }
            Thread.onSpinWait();
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
