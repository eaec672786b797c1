package io.alerthistory.e2e.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The stand-in answers as the stack of before did, over HTTP and on a real PostgreSQL.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LegacyStackTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedPostgres postgres;
    private LegacyStack stack;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        postgres = EmbeddedPostgres.builder().start();
        stack = LegacyStack.start(environment(postgres.getPort()));
        var ends = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (get("/health").statusCode() != 200) {
            assertThat(System.nanoTime())
                    .as("not healthy: " + get("/health").body())
                    .isLessThan(ends);
        }
    }

    @AfterAll
    void stop() throws IOException {
        stack.close();
        postgres.close();
        http.shutdownNow();
    }

    @AfterEach
    void behave() throws IOException, InterruptedException {
        assertThat(post("/-/misbehave", "").statusCode()).isEqualTo(200);
    }

    private static Map<String, String> environment(int database) {
        return Map.of(
                "DATABASE_URL",
                        "postgresql://postgres:postgres@127.0.0.1:" + database + "/postgres",
                "HOST", "127.0.0.1",
                "PORT", "0");
    }

    @Test
    void whatIsPostedIsInItsHistoryInItsShape() throws Exception {
        var answer =
                post(
                        "/webhook",
                        """
                        {"version":"4","alerts":[
                          {"status":"firing","labels":{"alertname":"HighCPU","severity":"critical"},
                           "annotations":{"summary":"hot"},"startsAt":"2026-01-02T03:04:05Z",
                           "endsAt":"0001-01-01T00:00:00Z","fingerprint":"bbf38a17b6294e0a"}]}
                        """);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("status").asText()).isEqualTo("success");
        assertThat(json(answer).path("processed").asInt()).isEqualTo(1);
        assertThat(answer.headers().firstValue("server")).contains("uvicorn");

        var alert = json(get("/history?alertname=HighCPU")).path("alerts").path(0);
        assertThat(alert.path("fingerprint").asText())
                .as("its own, not Alertmanager's")
                .startsWith("f4c3f6920101fe14");
        assertThat(alert.path("endsAt").isNull()).isTrue();
        assertThat(alert.path("startsAt").asText()).isEqualTo("2026-01-02T03:04:05Z");

        post(
                "/webhook/",
                """
                {"alerts":[{"status":"resolved","labels":{"alertname":"HighCPU","severity":"critical"},
                            "startsAt":"2026-01-05T00:00:00Z","endsAt":"2026-01-05T01:00:00Z"}]}
                """);
        var page = json(get("/history?alertname=HighCPU&limit=10&offset=0"));
        assertThat(page.path("total").asInt()).as("one row for each fingerprint").isEqualTo(1);
        assertThat(page.path("alerts").path(0).path("status").asText()).isEqualTo("resolved");
        assertThat(page.path("alerts").path(0).path("startsAt").asText())
                .as("the first start stays")
                .isEqualTo("2026-01-02T03:04:05Z");
        assertThat(json(get("/history?alertname=HighCPU&offset=1")).path("alerts")).isEmpty();
    }

    @Test
    void itsTablesAreThoseOfBefore() throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var rows =
                        connection
                                .createStatement()
                                .executeQuery(
                                        "SELECT string_agg(column_name, ' ' ORDER BY ordinal_position)"
                                                + " FROM information_schema.columns"
                                                + " WHERE table_schema='public' AND table_name='alerts'")) {
            rows.next();
            assertThat(rows.getString(1))
                    .isEqualTo(
                            "id fingerprint alert_name namespace status labels annotations starts_at"
                                    + " ends_at generator_url timestamp created_at updated_at");
        }
    }

    @Test
    void errorsHaveTheShapesOfBefore() throws Exception {
        assertThat(get("/nowhere").body()).isEqualTo("{\"detail\":\"Not Found\"}");
        assertThat(get("/webhook").statusCode()).isEqualTo(405);
        var broken = post("/webhook", "{\"alerts\":[");
        assertThat(broken.statusCode()).isEqualTo(422);
        assertThat(json(broken).path("detail").path(0).path("loc").path(0).asText())
                .isEqualTo("body");
        assertThat(post("/webhook", "{}").statusCode()).isEqualTo(422);
        assertThat(post("/webhook", "{\"alerts\":[{\"labels\":{}}]}").statusCode()).isEqualTo(422);
        var limit = get("/history?limit=5000");
        assertThat(limit.statusCode()).isEqualTo(422);
        assertThat(json(limit).path("detail").path(0).path("loc").path(1).asText())
                .isEqualTo("limit");
        assertThat(get("/history?start_time=yesterday").statusCode()).isEqualTo(422);
    }

    @Test
    void itReportsAndTellsItsMetrics() throws Exception {
        post("/webhook", "{\"alerts\":[{\"labels\":{\"alertname\":\"Reported\"}}]}");

        var report = json(get("/report?top=3"));
        assertThat(report.path("total_events").asInt()).isPositive();
        assertThat(report.path("top_alerts").findValuesAsText("alertname")).contains("Reported");
        assertThat(get("/metrics").body()).contains("alert_history_webhook_events_total");
        assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(get("/dashboard").body()).contains("Alert History");
        assertThat(json(get("/enrichment/mode")).path("mode").asText()).isEqualTo("transparent");
    }

    @Test
    void itMisbehavesOnCommandAndStoresNothingOfWhatItRefused() throws Exception {
        assertThat(post("/-/misbehave?errors=0.5", "").body()).contains("errors=0.5");
        var refused = 0;
        for (var alert = 0; alert < 10; alert++) {
            refused += post("/webhook", half(alert)).statusCode() == 500 ? 1 : 0;
        }
        assertThat(refused).isEqualTo(5);
        assertThat(get("/health").statusCode()).as("its health is not moody").isEqualTo(200);
        behave();
        assertThat(json(get("/history?alertname=Half")).path("total").asInt()).isEqualTo(5);

        post("/-/misbehave?unready=true", "");
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);

        post("/-/misbehave?hang=1", "");
        assertThatThrownBy(() -> get("/history")).isInstanceOf(HttpTimeoutException.class);
        assertThat(post("/-/misbehave?errors=2", "").statusCode()).isEqualTo(400);
    }

    @Test
    void aConnectionIsKept() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), stack.port())) {
            for (var request = 0; request < 3; request++) {
                socket.getOutputStream()
                        .write(
                                "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                var answer = new StringBuilder();
                while (answer.indexOf("\"ok\"}") < 0) {
                    var next = socket.getInputStream().read();
                    assertThat(next).as(answer.toString()).isNotNegative();
                    answer.append((char) next);
                }
                assertThat(answer.toString().toLowerCase(java.util.Locale.ROOT))
                        .startsWith("http/1.1 200")
                        .doesNotContain("connection: close");
            }
        }
    }

    @Test
    void withoutItsDatabaseItIsNotHealthyAndAnswers500() throws Exception {
        try (var alone = LegacyStack.start(environment(nobodysPort()))) {
            assertThat(get(alone, "/health").statusCode()).isEqualTo(503);
            assertThat(get(alone, "/history").body()).isEqualTo("{\"detail\":\"Database error\"}");
        }
    }

    private static int nobodysPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String half(int n) {
        return "{\"alerts\":[{\"labels\":{\"alertname\":\"Half\",\"n\":\"" + n + "\"}}]}";
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(stack, path);
    }

    private HttpResponse<String> get(LegacyStack from, String path)
            throws IOException, InterruptedException {
        return send(from, HttpRequest.newBuilder(address(from, path)).GET());
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return send(
                stack,
                HttpRequest.newBuilder(address(stack, path)).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(LegacyStack to, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(
                request.timeout(Duration.ofSeconds(to == stack ? 5 : 20)).build(),
                BodyHandlers.ofString());
    }

    private static URI address(LegacyStack to, String path) {
        return URI.create("http://127.0.0.1:" + to.port() + path);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
