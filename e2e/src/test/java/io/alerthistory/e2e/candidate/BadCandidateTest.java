package io.alerthistory.e2e.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.e2e.equipment.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The bad candidate is the real service but for what it does on command, and tells the truth about
/// that.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadCandidateTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;
    private int api;
    private int admin;

    @BeforeAll
    void start(@TempDir Path scratch) throws Exception {
        var ports = FreePorts.take();
        api = ports.api();
        admin = ports.admin();
        var config =
                Files.writeString(
                        scratch.resolve("application.yaml"),
                        """
                        stack: {name: primary, revision: bad00000}
                        server: {host: 0.0.0.0, port: %d, adminPort: %d}
                        database: {sqlite: {path: %s}}
                        """
                                .formatted(api, admin, scratch.resolve("history.db")));
        var builder =
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BadCandidate.class.getName(),
                        "serve",
                        "--config",
                        config.toString());
        builder.environment().put("MISBEHAVE", "errors=0.5");
        process =
                builder.redirectErrorStream(true)
                        .redirectOutput(scratch.resolve("log").toFile())
                        .start();
        var ends = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (status(admin, "/readyz") != 200) {
            assertThat(process.isAlive() && System.nanoTime() < ends)
                    .as("it is not ready\n%s", Files.readString(scratch.resolve("log")))
                    .isTrue();
            LockSupport.parkNanos(50_000_000);
        }
    }

    @AfterAll
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("SIGTERM ends it").isTrue();
        http.shutdownNow();
    }

    @Test
    void whatItAcceptsIsInTheHistoryAndWhatItFailsIsCounted() throws Exception {
        var accepted = 0;
        for (var alert = 0; alert < 10; alert++) {
            var answer = post("/webhook", half(alert));
            accepted += answer.statusCode() == 200 ? 1 : 0;
            assertThat(answer.statusCode()).isIn(200, 500);
            assertThat(answer.headers().firstValue("X-Alert-History-Backend"))
                    .contains("primary@bad00000");
        }

        assertThat(accepted).isEqualTo(5);
        assertThat(get(api, "/history?alertname=Half").body()).contains("\"total\":5");
        assertThat(get(admin, "/metrics").body())
                .contains("route=\"/webhook\",code=\"500\"} 5")
                .containsPattern("alert_history_requests_total\\{.*route=\"/webhook\".* 5");
    }

    @Test
    void theOperatorSeesTheRealService() throws Exception {
        assertThat(get(admin, "/-/stack").body()).contains("\"revision\":\"bad00000\"");
        assertThat(status(admin, "/-/smoke")).isEqualTo(200);
        assertThat(status(admin, "/healthz")).isEqualTo(200);

        assertThat(post("/-/misbehave?unready=true", "").statusCode()).isEqualTo(200);
        assertThat(status(admin, "/readyz")).isEqualTo(503);
        post("/-/misbehave?errors=0.5", "");
        assertThat(status(admin, "/readyz")).isEqualTo(200);
    }

    private int status(int port, String path) throws InterruptedException {
        try {
            return get(port, path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String half(int n) {
        return "{\"alerts\":[{\"labels\":{\"alertname\":\"Half\",\"n\":\"" + n + "\"}}]}";
    }

    private HttpResponse<String> get(int port, String path)
            throws IOException, InterruptedException {
        return http.send(request(port, path).GET().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(api, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }
}
