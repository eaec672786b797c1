package io.alerthistory.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.alerthistory.operator.analysis.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asks a real Prometheus, and servers that answer something else.
final class PrometheusTest {

    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");

    @TempDir @Nullable Path folder;
    private @Nullable HttpServer maybeServer;
    private final AtomicReference<String> body = new AtomicReference<>("");
    private final AtomicReference<Integer> status = new AtomicReference<>(200);
    private final AtomicReference<String> authorization = new AtomicReference<>("");

    @BeforeEach
    void serve() throws IOException {
        maybeServer =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server().createContext(
                        "/",
                        exchange -> {
                            authorization.set(
                                    String.valueOf(
                                            exchange.getRequestHeaders()
                                                    .getFirst("Authorization")));
                            exchange.getRequestBody().readAllBytes();
                            var bytes = body.get().getBytes(StandardCharsets.UTF_8);
                            exchange.sendResponseHeaders(status.get(), bytes.length);
                            exchange.getResponseBody().write(bytes);
                            exchange.close();
                        });
        server().start();
    }

    @AfterEach
    void stop() {
        server().stop(0);
    }

    @Test
    @Tag("slow")
    void aRealOneAnswersWhatItScraped() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(PROGRAM),
                PROGRAM + " is missing; install Debian's package prometheus");
        body.set(
                """
                errors{backend="primary@5c1f9a2b"} 0.25
                errors{backend="legacy"} 0
                slow{backend="primary@5c1f9a2b"} +Inf
                """);
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var config = root().resolve("prometheus.yml");
        Files.writeString(
                config,
                """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - {job_name: service, static_configs: [{targets: ['127.0.0.1:%d']}]}
                """
                        .formatted(server().getAddress().getPort()));
        var log = root().resolve("log").toFile();
        var process =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + root().resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start();
        try (var prometheus = new Prometheus(Optional.empty())) {
            var url = "http://127.0.0.1:" + port;
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!(answer(prometheus, url, "slow") instanceof Answer.Value)) {
                assertThat(System.nanoTime())
                        .as("it has scraped: %s", Files.readString(log.toPath()))
                        .isLessThan(deadline);
            }

            var answers =
                    prometheus
                            .ask(
                                    url,
                                    Map.of(
                                            "errors", "errors{backend=\"primary@5c1f9a2b\"}",
                                            "slow", "slow",
                                            "scalar", "scalar(errors{backend=\"legacy\"}) + 1",
                                            "two", "errors",
                                            "none", "errors{backend=\"nobody\"}",
                                            "nan", "0 * slow",
                                            "wrong", "errors{",
                                            "text", "\"text\""))
                            .get(20, TimeUnit.SECONDS);

            assertThat(answers)
                    .containsEntry("errors", new Answer.Value(0.25))
                    .containsEntry("slow", new Answer.Value(Double.POSITIVE_INFINITY))
                    .containsEntry("scalar", new Answer.Value(1))
                    .containsEntry("nan", new Answer.Value(Double.NaN))
                    .containsEntry("none", new Answer.Nothing("has no data"))
                    .containsEntry(
                            "two", new Answer.Nothing("answers 2 series, not one; aggregate them"))
                    .containsEntry("wrong", new Answer.Nothing("was answered with status 400"))
                    .containsEntry("text", new Answer.Nothing("answers no number"));
        } finally {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        }
    }

    @Test
    void whatIsNoAnswerOfAPrometheusIsNothing() throws Exception {
        try (var prometheus = new Prometheus(Optional.empty())) {
            body.set("<html>");
            assertThat(answer(prometheus, url(), "up"))
                    .isEqualTo(new Answer.Nothing("was not answered by a Prometheus"));
            status.set(302);
            assertThat(answer(prometheus, url(), "up"))
                    .isEqualTo(new Answer.Nothing("was answered with status 302"));
            status.set(200);
            body.set("[" + " ".repeat(2 << 20) + "]");
            assertThat(answer(prometheus, url(), "up")).isInstanceOf(Answer.Nothing.class);
            assertThat(answer(prometheus, "http://127.0.0.1:1", "up"))
                    .isEqualTo(new Answer.Nothing("was not answered: the server did not answer"));
            assertThat(answer(prometheus, "http://[", "up")).isInstanceOf(Answer.Nothing.class);
        }
    }

    @Test
    void credentialsAreSentToTheServerThatTheyAreForOnly() throws Exception {
        Files.writeString(root().resolve("username"), "ah\n");
        Files.writeString(root().resolve("password"), "secret\n");
        var mine = new Prometheus.Credentials(URI.create(url() + "/any"), root());
        try (var prometheus = new Prometheus(Optional.of(mine))) {
            answer(prometheus, url() + "/prefix/", "up");
            assertThat(authorization.get()).isEqualTo("Basic YWg6c2VjcmV0");
            Files.writeString(root().resolve("token"), "abc\n");
            answer(prometheus, url(), "up");
            assertThat(authorization.get()).isEqualTo("Bearer abc");
        }
        var another = new Prometheus.Credentials(URI.create("http://127.0.0.1:1"), root());
        try (var prometheus = new Prometheus(Optional.of(another))) {
            answer(prometheus, url(), "up");
            assertThat(authorization.get()).isEqualTo("null");
        }
        var missing = new Prometheus.Credentials(URI.create(url()), root().resolve("not-there"));
        try (var prometheus = new Prometheus(Optional.of(missing))) {
            assertThat(answer(prometheus, url(), "up"))
                    .isEqualTo(
                            new Answer.Nothing(
                                    "cannot be asked: the operator's credentials cannot be read"));
        }
    }

    private static Answer answer(Prometheus prometheus, String url, String query) throws Exception {
        var answers = prometheus.ask(url, Map.of("it", query)).get(20, TimeUnit.SECONDS);
        return java.util.Objects.requireNonNull(answers.get("it"));
    }

    private String url() {
        return "http://127.0.0.1:" + server().getAddress().getPort();
    }

    private HttpServer server() {
        return java.util.Objects.requireNonNull(maybeServer);
    }

    private Path root() {
        return java.util.Objects.requireNonNull(folder);
    }
}
