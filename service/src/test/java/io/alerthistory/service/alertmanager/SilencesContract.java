package io.alerthistory.service.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.alerthistory.service.ReadApi;
import io.alerthistory.service.storage.DatabaseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The silences that the event recorder told, as Alertmanager shows them.
abstract class SilencesContract {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path AMTOOL = Path.of("/usr/bin/amtool");
    private static final Instant NOW = ReadApi.NOW;

    /// After the real time, too, by which amtool leaves out what is over.
    private static final Instant FAR = Instant.parse("2126-11-24T12:00:00Z");

    private static final String LONG = "0f245ade-5c36-4d8b-b1ff-40ac12eae958";
    private static final String OVER = "1f245ade-5c36-4d8b-b1ff-40ac12eae958";
    private static final String BARE = "2f245ade-5c36-4d8b-b1ff-40ac12eae958";

    private ReadApi api;

    abstract DatabaseSettings settings();

    @BeforeEach
    void fill() throws Exception {
        api = new ReadApi(settings());
        for (var name : List.of("Noisy", "Other", "Third")) {
            api.tell(ReadApi.firing(ReadApi.labels("alertname", name), ReadApi.minutesAgo(30)));
        }
        told(
                "Noisy",
                """
                {"id":"%s","createdBy":"sre","comment":"maintenance","startsAt":"%s","endsAt":"%s",
                 "matchers":[{"type":"TYPE_EQUAL","name":"alertname","pattern":"Noisy"},
                             {"type":"TYPE_NOT_REGEXP","name":"team","pattern":"db|web"}]}
                """
                        .formatted(LONG, NOW.minusSeconds(600), FAR));
        told(
                "Other",
                """
                {"id":"%s","createdBy":"ops","comment":"short","startsAt":"%s","endsAt":"%s",
                 "matcherSets":[{"matchers":[{"name":"alertname","pattern":"Other"}]}]}
                """
                        .formatted(OVER, NOW.minusSeconds(600), NOW.plusSeconds(60)));
        told(
                "Third",
                """
                {"id":"%s","createdBy":"ops","comment":"sets","startsAt":"%s","endsAt":"%s",
                 "matcherSets":[{"matchers":[{"name":"a","pattern":"b"}]},
                                {"matchers":[{"name":"alertname","pattern":"Third"}]}]}
                """
                        .formatted(BARE, NOW.minusSeconds(600), NOW.plusSeconds(3600)));
        api.clock.set(NOW.plusSeconds(120));
    }

    private void told(String alertname, String silence) throws Exception {
        var answer =
                api.service.post(
                        "/events",
                        "{\"@timestamp\":\"%s\",\"instance\":\"am-0\",\"data\":{\"silenceMutedAlert\":{\"silence\":%s,\"mutedAlert\":{\"labels\":{\"alertname\":\"%s\"}}}}}"
                                .formatted(NOW, silence, alertname));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static List<String> ids(JsonNode silences) {
        return ReadApi.each(silences, "/id");
    }

    @Test
    void theyAreShownInAlertmanagersShapeTheActiveOnesFirst() throws Exception {
        var all = api.get("/api/v2/silences");

        assertThat(ids(all)).containsExactly(BARE, LONG, OVER);
        var silence = all.path(1);
        assertThat(silence.at("/status/state").asText()).isEqualTo("active");
        assertThat(silence.path("comment").asText()).isEqualTo("maintenance");
        assertThat(silence.path("createdBy").asText()).isEqualTo("sre");
        assertThat(silence.path("endsAt").asText()).isEqualTo("2126-11-24T12:00:00.000Z");
        assertThat(silence.path("matchers").toString())
                .isEqualTo(
                        "[{\"name\":\"alertname\",\"value\":\"Noisy\",\"isRegex\":false,\"isEqual\":true},{\"name\":\"team\",\"value\":\"db|web\",\"isRegex\":true,\"isEqual\":false}]");
        assertThat(all.path(2).at("/status/state").asText()).isEqualTo("expired");
        assertThat(all.path(2).path("endsAt").asText()).isEqualTo("2026-11-24T12:01:00.000Z");
        assertThat(api.get("/api/v2/silence/" + LONG)).isEqualTo(silence);
    }

    @Test
    void severalSetsOfMatchersAreToldWithoutAny() throws Exception {
        assertThat(api.get("/api/v2/silence/" + BARE).path("matchers")).isEmpty();
    }

    @Test
    void oneThatNobodyTellsOfAnyMoreIsShownAsEndedWhenItWasToldLast() throws Exception {
        api.clock.set(NOW.plus(Duration.ofMinutes(7)));

        var silence = api.get("/api/v2/silence/" + LONG);
        assertThat(silence.at("/status/state").asText()).isEqualTo("expired");
        assertThat(silence.path("endsAt").asText()).isEqualTo("2026-11-24T12:00:00.000Z");
        api.clock.set(NOW.plus(Duration.ofDays(6)));
        assertThat(api.get("/api/v2/silences")).isEmpty();
    }

    @Test
    void aFilterIsAMatcherThatTheSilenceHas() throws Exception {
        assertThat(ids(api.get("/api/v2/silences", "filter=alertname=\"Noisy\"")))
                .containsExactly(LONG);
        assertThat(ids(api.get("/api/v2/silences", "filter=team!~\"db|web\"")))
                .containsExactly(LONG);
        assertThat(api.get("/api/v2/silences", "filter=alertname=~\"Noisy\"")).isEmpty();
        assertThat(ids(api.get("/api/v2/silences", "active=false"))).containsExactly(OVER);
        assertThat(ids(api.get("/api/v2/silences", "expired=false"))).containsExactly(BARE, LONG);
    }

    @Test
    void amtoolReadsThem() throws Exception {
        assumeTrue(
                Files.isExecutable(AMTOOL),
                "amtool is not installed (Debian: apt-get install prometheus-alertmanager)");

        assertThat(ids(JSON.readTree(amtool("-o", "json", "silence", "query")))).contains(LONG);
        assertThat(amtool("-o", "extended", "silence", "query", "alertname=Noisy"))
                .contains(LONG, "alertname=\"Noisy\"", "team!~\"db|web\"", "sre", "maintenance")
                .doesNotContain(OVER);
    }

    private String amtool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(AMTOOL.toString()));
        command.add("--alertmanager.url=http://127.0.0.1:" + api.service.port());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TZ", "UTC");
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }
}
