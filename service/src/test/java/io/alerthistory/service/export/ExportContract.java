package io.alerthistory.service.export;

import static io.alerthistory.service.ReadApi.firing;
import static io.alerthistory.service.ReadApi.labels;
import static io.alerthistory.service.ReadApi.minutesAgo;
import static io.alerthistory.service.ReadApi.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.alerthistory.service.ReadApi;
import io.alerthistory.service.storage.DatabaseSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Everything in one file, whichever database is behind it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExportContract {

    private static final int EPISODES = 1_234;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReadApi api;

    /// A new, empty database.
    abstract DatabaseSettings settings();

    @BeforeAll
    void fill() throws Exception {
        api = new ReadApi(settings());
        api.tell(
                IntStream.range(0, EPISODES)
                        .mapToObj(i -> {
                            var names =
                                    labels(
                                            "alertname",
                                            i % 2 == 0 ? "Even" : "=HYPERLINK(\"x\")",
                                            "i",
                                            "" + i);
                            return i % 3 == 0
                                    ? firing(names, minutesAgo(i))
                                    : resolved(names, minutesAgo(i + 1), minutesAgo(i));
                        })
                        .toArray(String[]::new));
    }

    @AfterAll
    void close() {
        api.close();
    }

    private List<JsonNode> history(String... parameters) throws Exception {
        var alerts = new ArrayList<JsonNode>();
        var asked = new ArrayList<>(List.of(parameters));
        asked.add("limit=1000");
        while (true) {
            var page = api.get("/history", asked.toArray(String[]::new));
            page.at("/alerts").forEach(alerts::add);
            if (page.at("/next").isNull()) {
                return alerts;
            }
            asked.removeIf(parameter -> parameter.startsWith("cursor="));
            asked.add("cursor=" + page.at("/next").asText());
        }
    }

    @Test
    void theLinesAreTheHistory() throws Exception {
        for (var parameters :
                List.of(
                        new String[] {},
                        new String[] {"order=asc", "status=resolved"},
                        new String[] {"filter=i=~\".*7\"", "since=10h"},
                        new String[] {"alertname=Nope"})) {
            var response = api.response("/api/v1/export", parameters);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .contains("application/x-ndjson");
            var lines = new ArrayList<JsonNode>();
            for (var line : response.body().lines().toList()) {
                lines.add(JSON.readTree(line));
            }
            assertThat(lines).isEqualTo(history(parameters));
        }
        assertThat(history()).hasSize(EPISODES);
    }

    @Test
    void theTableIsTheHistory() throws Exception {
        var response = api.response("/api/v1/export", "format=csv");

        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/csv");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"alert-history.csv\"");
        var rows = CsvReader.rows(response.body());
        assertThat(rows.getFirst()).startsWith("id", "fingerprint", "status", "alertname");
        var history = history();
        assertThat(rows).hasSize(EPISODES + 1);
        for (var i = 0; i < EPISODES; i++) {
            var row = rows.get(i + 1);
            var alert = history.get(i);
            assertThat(row).hasSameSizeAs(rows.getFirst());
            assertThat(row.getFirst()).isEqualTo(alert.at("/id").asText());
            assertThat(row.get(3)).isIn("Even", "'=HYPERLINK(\"x\")");
            assertThat(row.get(7))
                    .isEqualTo(alert.at("/endsAt").isNull() ? "" : alert.at("/endsAt").asText());
            assertThat(JSON.readTree(row.get(15))).isEqualTo(alert.at("/labels"));
        }
    }

    @Test
    void wrongParametersAreRefusedBeforeTheFirstByte() throws Exception {
        assertThat(api.refused(400, "/api/v1/export", "format=xml").at("/error").asText())
                .contains("ndjson or csv");
        assertThat(
                        api.refused(400, "/api/v1/export", "match[]={a=b}")
                                .at("/details/position")
                                .asInt())
                .isEqualTo(4);
    }
}
