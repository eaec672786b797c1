package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alerthistory.service.Service;
import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Guard;
import io.alerthistory.service.http.Token;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which answer each kind of body gets. A sender comes again on 5xx and gives up on 4xx, so each of
/// them is a decision about somebody's alert.
class WebhookOverHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = "{\"alerts\":[{\"labels\":{\"alertname\":\"test\"}}]}";

    @TempDir static Path folder;

    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        service = Service.onSqlite(folder);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void open() {
        service.keys.set(Guard.Keys.NONE);
        service.draining.set(false);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    private static String alerts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"labels\":{\"alertname\":\"Many\",\"i\":\"" + i + "\"}}")
                .collect(Collectors.joining(",", "{\"alerts\":[", "]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhook", "/webhook/", "/api/v1/webhook", "/api/v1/webhook/"})
    void everyAddressTakesTheMinimalBody(String path) throws Exception {
        var answer = service.post(path, GOOD);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("status").asText()).isEqualTo("ok");
        assertThat(json(answer).get("received").asInt()).isEqualTo(1);
        assertThat(answer.headers().firstValue("X-Alert-History-Backend")).hasValue("primary@test");
        assertThat(answer.headers().firstValue("X-Request-Id").orElse("")).hasSize(16);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        "truncated", GOOD.substring(0, GOOD.length() - 3), 400, "MALFORMED_JSON"),
                Arguments.of("trailing junk", GOOD + "x", 400, "MALFORMED_JSON"),
                Arguments.of("two documents", GOOD + GOOD, 400, "MALFORMED_JSON"),
                Arguments.of("empty", "", 400, "NOT_A_WEBHOOK"),
                Arguments.of("a list", "[]", 400, "NOT_A_WEBHOOK"),
                Arguments.of("a word", "null", 400, "NOT_A_WEBHOOK"),
                Arguments.of("no alerts", "{}", 400, "NOT_A_WEBHOOK"),
                Arguments.of("alerts of a wrong type", "{\"alerts\":7}", 400, "NOT_A_WEBHOOK"),
                Arguments.of(
                        "duplicate keys", "{\"alerts\":[],\"alerts\":[]}", 400, "MALFORMED_JSON"),
                Arguments.of("not a number", "{\"alerts\":[],\"x\":NaN}", 400, "MALFORMED_JSON"),
                Arguments.of("a comment", "/* */{\"alerts\":[]}", 400, "MALFORMED_JSON"),
                Arguments.of(
                        "too deep",
                        "{\"x\":" + "[".repeat(60) + "]".repeat(60) + ",\"alerts\":[]}",
                        400,
                        "LIMIT_EXCEEDED"),
                Arguments.of(
                        "a number of a million digits",
                        "{\"alerts\":[],\"x\":" + "9".repeat(1_000_000) + "}",
                        400,
                        "LIMIT_EXCEEDED"),
                Arguments.of("20 001 alerts", alerts(20_001), 413, "TOO_MANY_ALERTS"),
                Arguments.of(
                        "17 MiB",
                        "{\"alerts\":[],\"x\":\"" + "a".repeat(17 << 20) + "\"}",
                        413,
                        "BODY_TOO_LARGE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aBodyThatIsNoWebhookIsRefused(String name, String body, int status, String code)
            throws Exception {
        var answer = service.post("/webhook", body);

        assertThat(answer.statusCode()).as(name + ": " + answer.body()).isEqualTo(status);
        assertThat(json(answer).get("code").asText()).isEqualTo(code);
        assertThat(json(answer).get("error").asText()).isNotBlank();
        assertThat(json(answer).get("details").isObject()).isTrue();
        assertThat(service.post("/webhook", GOOD).statusCode()).isEqualTo(200);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws Exception {
        var bytes = GOOD.replace("test", "te\u00ffst").getBytes(StandardCharsets.ISO_8859_1);

        var answer =
                service.send(service.request("/webhook").POST(BodyPublishers.ofByteArray(bytes)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("code").asText()).isEqualTo("INVALID_UTF8");
    }

    @Test
    void aBodyOf17MebibytesInChunksIsRefusedToo() throws Exception {
        var chunk = new byte[1 << 20];
        var answer =
                service.send(
                        service.request("/webhook")
                                .POST(
                                        BodyPublishers.ofByteArrays(
                                                IntStream.range(0, 17)
                                                        .mapToObj(_ -> chunk)
                                                        .toList())));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void aCompressedBodyIsRefused() throws Exception {
        var answer =
                service.send(
                        service.request("/webhook")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofString("not gzip")));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void twentyThousandAlertsAreStored() throws Exception {
        var answer = service.post("/webhook", alerts(20_000));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).get("stored").asInt() + json(answer).get("duplicates").asInt())
                .isEqualTo(20_000);
    }

    @Test
    void whatCannotBeStoredIsCountedBesideWhatIs() throws Exception {
        var answer =
                service.post(
                        "/webhook",
                        "{\"alerts\":[{\"labels\":{\"alertname\":\"q\"}},{\"labels\":[]},{\"labels\":{}}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("received").asInt()).isEqualTo(3);
        assertThat(json(answer).get("stored").asInt()).isEqualTo(1);
        assertThat(json(answer).get("quarantined").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alerts\":[]}",
                "{\"alerts\":null,\"version\":\"9\",\"new\":{\"a\":[1]}}"
            })
    void anEmptyGroupIsFine(String body) throws Exception {
        assertThat(service.post("/webhook", body).statusCode()).isEqualTo(200);
    }

    @Test
    void nulAndLoneSurrogatesAreStored() throws Exception {
        var answer =
                service.post(
                        "/webhook",
                        "{\"alerts\":[{\"labels\":{\"alertname\":\"N\",\"v\":\"a\\u0000b\\ud800\"}}]}");

        assertThat(json(answer).get("stored").asInt()).as(answer.body()).isEqualTo(1);
    }

    @Test
    void aWrongMethodAndAWrongPathAreToldApart() throws Exception {
        var wrongMethod = service.get("/webhook");
        var wrongPath = service.get("/alertmanager/api/v2/status");

        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow")).hasValue("POST");
        assertThat(wrongPath.statusCode()).isEqualTo(404);
        assertThat(json(wrongPath).get("code").asText()).isEqualTo("NOT_FOUND");
    }

    @Test
    void withTokensOnlyTheirHoldersMayPost() throws Exception {
        service.keys.set(
                new Guard.Keys(
                        true,
                        List.of(
                                Token.of("am", Access.INGEST, "s3cret"),
                                Token.of("am", Access.INGEST, "n3w"),
                                Token.of("viewer", Access.READ, "look"))));

        assertThat(post("Bearer s3cret")).isEqualTo(200);
        assertThat(post("bearer n3w")).isEqualTo(200);
        assertThat(post(basic("anyone:s3cret"))).isEqualTo(200);
        assertThat(post("Bearer wrong")).isEqualTo(401);
        assertThat(post("Bearer ")).isEqualTo(401);
        assertThat(post("Bearer")).isEqualTo(401);
        assertThat(post("Digest s3cret")).isEqualTo(401);
        assertThat(post("Basic ???")).isEqualTo(401);
        assertThat(post("Bearer look")).isEqualTo(403);
        var without = service.post("/webhook", GOOD);
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(service.get("/api/v1/stack").statusCode()).isEqualTo(401);
        assertThat(service.admin("/-/stack").statusCode()).isEqualTo(200);
    }

    @Test
    void tokensThatCannotBeReadLetNobodyIn() throws Exception {
        service.keys.set(new Guard.Keys(true, List.of()));

        assertThat(post("Bearer s3cret")).isEqualTo(401);
    }

    @Test
    void aServiceThatDrainsIsUnreadyAndStillStores() throws Exception {
        service.draining.set(true);

        var answer = service.post("/webhook", GOOD);
        var ready = service.get("/readyz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Connection")).hasValue("close");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("DRAINING");
    }

    @Test
    void theSecondListenerAnswersHealthMetricsAndTheStack() throws Exception {
        service.post("/webhook", GOOD);

        assertThat(json(service.admin("/healthz")).get("status").asText()).isEqualTo("ok");
        assertThat(service.admin("/readyz").statusCode()).isEqualTo(200);
        var stack = json(service.admin("/-/stack"));
        assertThat(stack.get("revision").asText()).isEqualTo("test");
        assertThat(stack.get("ready").asBoolean()).isTrue();
        assertThat(stack.get("schema").asInt()).isPositive();
        assertThat(stack.get("database").get("kind").asText()).isEqualTo("sqlite");
        assertThat(service.admin("/-/smoke").statusCode()).isEqualTo(200);
        assertThat(service.admin("/webhook").statusCode()).isEqualTo(404);
        var metrics = service.admin("/metrics");
        assertThat(metrics.headers().firstValue("Content-Type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body())
                .contains(
                        "alert_history_requests_total{method=\"POST\",route=\"/webhook\",code=\"200\"}",
                        "alert_history_request_duration_seconds_bucket",
                        "alert_history_alerts_received_total",
                        "alert_history_build_info{version=\"0.0.0\",revision=\"test\"} 1");
    }

    private static int post(String authorization) throws Exception {
        return service.send(
                        service.request("/webhook")
                                .header("Authorization", authorization)
                                .POST(BodyPublishers.ofString(GOOD)))
                .statusCode();
    }

    private static String basic(String credentials) {
        return "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
