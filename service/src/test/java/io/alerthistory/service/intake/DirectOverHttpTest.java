package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.alerthistory.service.Service;
import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Guard;
import io.alerthistory.service.http.Token;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which answers `/api/v2/alerts` and `/events` give.
class DirectOverHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD =
            "{\"labels\":{\"alertname\":\"direct\"},\"generatorURL\":\"http://p:9090/graph\"}";
    private static final String EVENT =
            """
            {"@timestamp":"2026-11-24T11:59:59Z","instance":"am-0","data":{"alertCreated":{"alert":
             {"fingerprint":"1","labels":{"labels":[{"key":"alertname","value":"event"}]},
              "startsAt":"2026-11-24T11:59:59Z","endsAt":"2126-11-24T11:59:59Z"}}}}
            """;

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

    private static HttpResponse<String> post(String path, String type, String body)
            throws Exception {
        return service.send(
                service.request(path)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> alerts(String body) throws Exception {
        return post("/api/v2/alerts", "application/json", body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/alerts", "/api/v2/alerts/"})
    void everyAddressAnswers200WithoutABody(String path) throws Exception {
        var answer = post(path, "application/json; charset=utf-8", "[" + GOOD + "]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(service.get("/history?alertname=direct").body()).contains("\"total\":1");
    }

    @Test
    void anEmptyListIsFine() throws Exception {
        assertThat(alerts("[]").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "text/json"})
    void anotherMediaTypeIsRefused(String type) throws Exception {
        var answer = post("/api/v2/alerts", type, "[" + GOOD + "]");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(JSON.readTree(answer.body()).isTextual()).isTrue();
        assertThat(answer.body()).contains(type);
    }

    @Test
    void withoutAMediaTypeItIsRefused() throws Exception {
        assertThat(service.post("/api/v2/alerts", "[" + GOOD + "]").statusCode()).isEqualTo(415);
    }

    @Test
    void aBadAlertOfABodyIsTold400AsAJsonTextAndTheGoodOneIsStored() throws Exception {
        var answer = alerts("[{\"labels\":{}},{\"labels\":{\"alertname\":\"beside-a-bad-one\"}}]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).textValue())
                .isEqualTo("at least one label pair required");
        assertThat(service.get("/history?alertname=beside-a-bad-one").body())
                .contains("\"total\":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "[", "nonsense", "{\"alerts\":[]}"})
    void whatIsNoListOfAlertsIsA400WithAJsonText(String body) throws Exception {
        var answer = alerts(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).isTextual()).isTrue();
    }

    @Test
    void tooManyAlertsAreA413() throws Exception {
        var many =
                IntStream.range(0, WebhookParser.MAX_ALERTS + 1)
                        .mapToObj(i -> "{\"labels\":{\"a\":\"" + i + "\"}}")
                        .collect(Collectors.joining(",", "[", "]"));

        assertThat(alerts(many).statusCode()).isEqualTo(413);
    }

    @Test
    void theRoleIngestIsNeeded() throws Exception {
        service.keys.set(
                new Guard.Keys(
                        true,
                        List.of(
                                Token.of("reader", Access.READ, "read-secret"),
                                Token.of("sender", Access.INGEST, "send-secret"))));
        for (var path : List.of("/api/v2/alerts", "/events")) {
            assertThat(post(path, "application/json", "[]").statusCode()).isEqualTo(401);
            assertThat(withToken(path, "read-secret").statusCode()).isEqualTo(403);
            assertThat(withToken(path, "send-secret").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> withToken(String path, String token) throws Exception {
        return service.send(
                service.request(path)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString("[]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/events/"})
    void anEventAloneAndInAListIsTaken(String path) throws Exception {
        assertThat(service.post(path, EVENT).statusCode()).isEqualTo(200);
        var answer = service.post(path, "[" + EVENT + "," + EVENT + "]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("status").asText()).isEqualTo("ok");
        assertThat(JSON.readTree(answer.body()).get("events").asInt()).isEqualTo(2);
        assertThat(JSON.readTree(answer.body()).get("duplicates").asInt()).isEqualTo(2);
        assertThat(service.get("/history?alertname=event").body()).contains("\"total\":1");
    }

    @Test
    void anUnknownKindOfEventIsAcceptedAndCounted() throws Exception {
        var answer = service.post("/events", "{\"data\":{\"somethingNew\":{}}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(service.get("/metrics").body())
                .contains("alert_history_events_total{kind=\"unknown\"} 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "[", "{\"alerts\":[]}"})
    void whatIsNoEventIsA400(String body) throws Exception {
        var answer = service.post("/events", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("code").asText()).isNotEmpty();
    }
}
