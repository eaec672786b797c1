package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alerthistory.service.Service;
import io.alerthistory.service.storage.DatabaseSettings;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that one Alertmanager 0.34.2 sent, webhooks and events, posted to a running service in
/// the order and at the times of the recording.
class RecordingOverHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "/alertmanager/am-0.34.2-webhook-and-events";

    @TempDir Path folder;

    private static InputStream open(String ending) {
        return Objects.requireNonNull(
                RecordingOverHttpTest.class.getResourceAsStream(NAME + ending));
    }

    @Test
    void theHistoryIsWhatTheRulesExpectOfWebhooksAndEvents() throws Exception {
        var clock = new AtomicReference<>(Instant.EPOCH);
        var lines = new String(open(".jsonl").readAllBytes(), StandardCharsets.UTF_8).lines();
        try (var service =
                Service.on(
                        new DatabaseSettings.Sqlite(folder.resolve("alert-history.db")),
                        clock::get)) {
            for (var line : lines.toList()) {
                var request = JSON.readTree(line);
                clock.set(Instant.ofEpochMilli((long) (request.get("t").asDouble() * 1_000)));
                var path = request.get("path").asText().equals("/events") ? "/events" : "/webhook";
                var answer = service.post(path, request.get("body").asText());
                assertThat(answer.statusCode()).as(line).isEqualTo(200);
            }
            var found = new TreeSet<String>();
            var history =
                    JSON.readTree(
                            service.get(
                                            "/history?limit=1000&since="
                                                    + URLEncoder.encode(
                                                            "90d", StandardCharsets.UTF_8))
                                    .body());
            for (var alert : history.get("alerts")) {
                found.add(
                        "%s %s-%s %s %s"
                                .formatted(
                                        sorted(alert.get("labels")),
                                        Instant.parse(alert.get("startsAt").asText()),
                                        Instant.parse(alert.get("endsAt").asText()),
                                        alert.get("reason").asText(),
                                        alert.get("reopened").asInt()));
            }
            assertThat(found).containsExactlyElementsOf(new TreeSet<>(expected()));
            assertThat(service.get("/metrics").body())
                    .contains("alert_history_events_total{kind=\"alertGrouped\"} 28")
                    .contains("alert_history_events_total{kind=\"silenceMutedAlert\"} 3");
        }
    }

    @Test
    void what_a_silence_or_another_alert_holds_back_is_shown_as_suppressed() throws Exception {
        var clock = new AtomicReference<>(Instant.EPOCH);
        var lines = new String(open(".jsonl").readAllBytes(), StandardCharsets.UTF_8).lines();
        try (var service =
                Service.on(
                        new DatabaseSettings.Sqlite(folder.resolve("alert-history.db")),
                        clock::get)) {
            var silencedBy = new TreeSet<String>();
            var inhibitedBy = new TreeSet<String>();
            for (var line : lines.toList()) {
                var request = JSON.readTree(line);
                clock.set(Instant.ofEpochMilli((long) (request.get("t").asDouble() * 1_000)));
                var path = request.get("path").asText().equals("/events") ? "/events" : "/webhook";
                service.post(path, request.get("body").asText());
                for (var alert : JSON.readTree(service.get("/api/v2/alerts").body())) {
                    var status = alert.get("status");
                    var by = new ArrayList<JsonNode>();
                    status.get("silencedBy").forEach(by::add);
                    status.get("inhibitedBy").forEach(by::add);
                    assertThat(status.get("state").asText())
                            .isEqualTo(by.isEmpty() ? "active" : "suppressed");
                    status.get("silencedBy").forEach(id -> silencedBy.add(id.asText()));
                    status.get("inhibitedBy").forEach(id -> inhibitedBy.add(id.asText()));
                }
            }
            assertThat(silencedBy).hasSize(1).allMatch(id -> id.matches("[0-9a-f-]{36}"));
            assertThat(inhibitedBy).hasSize(1).allMatch(id -> id.matches("[0-9a-f]{16}"));

            var mutes = new TreeSet<String>();
            for (var alert :
                    JSON.readTree(service.get("/history?since=90d").body()).get("alerts")) {
                var id = alert.get("id").asText();
                JSON.readTree(service.get("/api/v1/episodes/" + id).body())
                        .get("mutes")
                        .forEach(mute ->
                                mutes.add(
                                        mute.get("kind").asText() + " " + mute.get("by").asText()));
            }
            assertThat(mutes)
                    .contains("silenced " + silencedBy.first(), "inhibited " + inhibitedBy.first());
        }
    }

    private static List<String> expected() throws Exception {
        var expected = new ArrayList<String>();
        for (var series : JSON.readTree(open(".expected.json")).get("withEvents")) {
            for (var episode : series.get("episodes")) {
                expected.add(
                        "%s %s-%s %s %s"
                                .formatted(
                                        sorted(series.get("labels")),
                                        Instant.parse(episode.get("startsAt").asText()),
                                        Instant.parse(episode.get("endsAt").asText()),
                                        episode.get("reason").asText(),
                                        episode.get("reopened").asInt()));
            }
        }
        return expected;
    }

    private static Set<String> sorted(JsonNode labels) {
        var sorted = new TreeSet<String>();
        labels.properties().forEach(e -> sorted.add(e.getKey() + "=" + e.getValue().asText()));
        return sorted;
    }
}
