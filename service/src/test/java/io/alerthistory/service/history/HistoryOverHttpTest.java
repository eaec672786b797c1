package io.alerthistory.service.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.alerthistory.service.Service;
import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Guard;
import io.alerthistory.service.http.Token;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class HistoryOverHttpTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        service = Service.onSqlite(folder);
        service.post(
                "/webhook",
                """
                {"alerts":[{"labels":{"alertname":"A","pod":"p +1"},"startsAt":"2026-11-24T10:00:00Z"},
                           {"labels":{"alertname":"B"},"startsAt":"2026-11-24T11:00:00Z"}]}
                """);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private JsonNode get(String query) throws Exception {
        var response = service.get("/history" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        return JSON.readTree(response.body());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    @Test
    void theAnswerHasTheNamesThatClientsRead() throws Exception {
        var page = get("?limit=1");

        assertThat(page.fieldNames())
                .toIterable()
                .containsExactly("alerts", "total", "page", "limit", "next");
        assertThat(page.at("/total").asInt()).isEqualTo(2);
        var alert = page.at("/alerts/0");
        assertThat(alert.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "fingerprint",
                        "status",
                        "alertname",
                        "severity",
                        "namespace",
                        "labels",
                        "annotations",
                        "startsAt",
                        "endsAt",
                        "reason",
                        "endsAtIsUpperBound",
                        "reopened",
                        "gaps",
                        "receivedAt",
                        "updatedAt",
                        "generatorURL");
        assertThat(alert.at("/startsAt").asText()).isEqualTo("2026-11-24T11:00:00Z");
        assertThat(alert.at("/endsAt").isNull()).isTrue();
        assertThat(
                        get("?limit=1&cursor=" + page.at("/next").asText())
                                .at("/alerts/0/alertname")
                                .asText())
                .isEqualTo("A");
    }

    @Test
    void parametersAreDecodedAsFormsEncodeThem() throws Exception {
        for (var query :
                List.of(
                        "?filter=" + encoded("pod=\"p +1\""),
                        "?filter=pod%3D%22p%20%2B1%22",
                        "?" + encoded("match[]") + "=" + encoded("{pod=~'p.*'}"),
                        "?match[]=" + encoded("{pod=~'p.*'}"),
                        "?match=" + encoded("{pod=~'p.*'}"),
                        "?to=2026-11-24T12:00:00+02:00&from=2026-11-24T12:00:00%2B02:00")) {
            assertThat(get(query).at("/alerts")).as(query).hasSize(1);
            assertThat(get(query).at("/alerts/0/alertname").asText()).as(query).isEqualTo("A");
        }
    }

    @Test
    void aMistakeIsAnsweredWithItsRemedy() throws Exception {
        var response = service.get("/history?filter=" + encoded("pod=~\"(\""));

        assertThat(response.statusCode()).isEqualTo(400);
        var error = JSON.readTree(response.body());
        assertThat(error.at("/code").asText()).isEqualTo("BAD_MATCHER");
        assertThat(error.at("/details/position").asInt()).isEqualTo(6);
        assertThat(error.at("/error").asText()).contains("filter", "RE2");
    }

    @Test
    void itNeedsTheRoleRead() throws Exception {
        service.keys.set(
                new Guard.Keys(
                        true,
                        List.of(
                                Token.of("reader", Access.READ, "r".repeat(20)),
                                Token.of("sender", Access.INGEST, "s".repeat(20)))));

        assertThat(service.get("/history").statusCode()).isEqualTo(401);
        assertThat(status("s".repeat(20))).isEqualTo(403);
        assertThat(status("r".repeat(20))).isEqualTo(200);
    }

    private int status(String token) throws Exception {
        return service.send(
                        service.request("/history")
                                .header("Authorization", "Bearer " + token)
                                .GET())
                .statusCode();
    }

    @Test
    void theSmokeTestReadsTheHistory() throws Exception {
        assertThat(service.admin("/-/smoke").statusCode()).isEqualTo(200);
    }
}
