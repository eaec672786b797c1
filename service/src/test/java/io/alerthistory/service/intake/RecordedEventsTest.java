package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.episode.Mute;
import io.alerthistory.service.episode.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What events say, in both schemas of Alertmanager's recorder.
class RecordedEventsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String OLD_ALERT =
            """
            {"hash":"17582559310529784502","details":{"fingerprint":"2258216080681802708",
             "name":"test","labels":{"labels":[{"key":"alertname","value":"test"}]},
             "annotations":{"labels":[{"key":"summary","value":"s"},{"key":"none"}]},
             "startsAt":"2026-11-24T11:50:00Z","endsAt":"%s"}}
            """;
    private static final String NEW_ALERT =
            """
            {"fingerprint":"2258216080681802708","name":"test","labels":{"alertname":"test"},
             "annotations":{"summary":"s"},"startsAt":"2026-11-24T11:50:00Z","endsAt":"%s"}
            """;

    private static RecordedEvents parse(String json) throws MalformedBody {
        return RecordedEvents.parse(
                json.getBytes(StandardCharsets.UTF_8),
                NOW,
                Map.of("am-0", "https://am.example/"),
                Duration.ofMinutes(6));
    }

    private static String event(String kind, String data) {
        return """
        {"@timestamp":"2026-11-24T11:59:59.5Z","instance":"am-0","data":{"%s":%s}}
        """
                .formatted(kind, data);
    }

    private static Alert only(RecordedEvents events) {
        assertThat(events.said()).hasSize(1);
        var entries = events.said().getFirst().body().entries();
        assertThat(entries).hasSize(1);
        return ((WebhookBody.Storable) entries.getFirst()).alert();
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD_ALERT, NEW_ALERT})
    void bothSchemasSayTheSame(String alert) throws Exception {
        for (var kind : new String[] {"alertCreated", "alertGrouped", "alertResolved"}) {
            var events =
                    parse(
                            event(
                                    kind,
                                    "{\"alert\":" + alert.formatted("2026-11-24T12:04:00Z") + "}"));
            var said = only(events);
            assertThat(said.labels().asMap()).containsExactly(Map.entry("alertname", "test"));
            assertThat(said.labels().fingerprint()).hasToString("1f56cb8f931d1bd4");
            assertThat(said.senderFingerprint()).hasValue(said.labels().fingerprint());
            assertThat(said.annotations()).containsExactly(Map.entry("summary", "s"));
            assertThat(said.startsAt()).hasValue(Instant.parse("2026-11-24T11:50:00Z"));
            assertThat(said.firing()).isTrue();
            var heard = events.said().getFirst();
            assertThat(heard.at()).isEqualTo(Instant.parse("2026-11-24T11:59:59.5Z"));
            assertThat(heard.body().source()).isEqualTo(Source.EVENT);
            assertThat(heard.body().instance()).isEqualTo("https://am.example/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD_ALERT, NEW_ALERT})
    void anEndThatWasPastWhenItWasSeenIsAnEnd(String alert) throws Exception {
        var past = "{\"alert\":" + alert.formatted("2026-11-24T11:59:59.4Z") + "}";
        assertThat(only(parse(event("alertGrouped", past))).firing()).isFalse();
        var toCome = "{\"alert\":" + alert.formatted("2026-11-24T11:59:59.6Z") + "}";
        assertThat(only(parse(event("alertGrouped", toCome))).firing()).isTrue();
    }

    @Test
    void aNotificationSaysOfEachAlertWhetherItFires() throws Exception {
        var events =
                parse(
                        event(
                                "notification",
                                "{\"alerts\":["
                                        + OLD_ALERT.formatted("0001-01-01T00:00:00Z")
                                        + ","
                                        + OLD_ALERT.formatted("2026-11-24T11:59:00Z")
                                        + "],\"groupInfo\":{\"receiverName\":\"page\","
                                        + "\"groupKey\":\"{}:{}\"}}"));
        var body = events.said().getFirst().body();
        assertThat(body.receiver()).isEqualTo("page");
        assertThat(body.groupKey()).isEqualTo("{}:{}");
        assertThat(body.entries())
                .extracting(entry -> ((WebhookBody.Storable) entry).alert().firing())
                .containsExactly(true, false);
    }

    @Test
    void aSilenceThatMutesSaysSinceWhenAndWho() throws Exception {
        var events =
                parse(
                        event(
                                "silenceMutedAlert",
                                """
                                {"silence":{"id":"0f24","createdBy":"sre","comment":"maintenance",
                                 "startsAt":"2026-11-24T11:30:00Z","endsAt":"2026-11-24T13:00:00Z"},
                                 "mutedAlert":{"labels":{"labels":[{"key":"alertname","value":"N"}]},
                                 "fingerprint":"17936606285899377143"}}
                                """));
        var muted = (WebhookBody.Muted) events.said().getFirst().body().entries().getFirst();
        assertThat(muted.by()).isEqualTo("0f24");
        assertThat(muted.muting().kind()).isEqualTo(Mute.Kind.SILENCED);
        assertThat(muted.muting().since()).isEqualTo(Instant.parse("2026-11-24T11:30:00Z"));
        assertThat(muted.detail()).containsEntry("comment", "maintenance");
    }

    @Test
    void anInhibitionSaysWhichAlertsInhibitInWhateverOrder() throws Exception {
        var data =
                """
                {"inhibitRules":[{"sourceMatchers":[{"rendered":"alertname=\\"NodeDown\\""}],
                 "targetMatchers":[{"rendered":"severity=\\"warning\\""}],"equalLabels":["node"]}],
                 "mutedAlert":{"labels":{"alertname":"N"},"fingerprint":"1"},
                 "inhibitingFingerprints":[%s]}
                """;
        var one =
                parse(
                        event(
                                "inhibitionMutedAlert",
                                data.formatted("\"18446744073709551615\",\"2\"")));
        var two =
                parse(
                        event(
                                "inhibitionMutedAlert",
                                data.formatted("\"2\",\"18446744073709551615\"")));
        var muted = (WebhookBody.Muted) one.said().getFirst().body().entries().getFirst();
        assertThat(muted.by()).isEqualTo("0000000000000002,ffffffffffffffff");
        assertThat(muted).isEqualTo(two.said().getFirst().body().entries().getFirst());
        assertThat(muted.detail()).containsEntry("sourceMatchers", "alertname=\"NodeDown\"");
    }

    @Test
    void kindsThatAreNotKnownAreCounted() throws Exception {
        var events =
                parse(
                        "["
                                + event("alertForgotten", "{\"x\":[1]}")
                                + ","
                                + event("alertmanagerStartupEvent", "{}")
                                + ","
                                + event("alertForgotten", "{}")
                                + "]");
        assertThat(events.said()).isEmpty();
        assertThat(events.counts()).containsEntry(EventKind.UNKNOWN, 2);
        assertThat(events.counts()).containsEntry(EventKind.STARTUP, 1);
        assertThat(events.events()).isEqualTo(3);
    }

    @Test
    void anAlertThatCannotBeReadIsKeptAndSpoilsNoOther() throws Exception {
        var events =
                parse(
                        "["
                                + event("alertGrouped", "{\"alert\":{\"hash\":\"1\"}}")
                                + ","
                                + event(
                                        "alertGrouped",
                                        "{\"alert\":"
                                                + NEW_ALERT.formatted("2026-11-24T12:04:00Z")
                                                + "}")
                                + "]");
        assertThat(events.said()).hasSize(2);
        assertThat(events.said().getFirst().body().entries().getFirst())
                .isInstanceOf(WebhookBody.Unstorable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-24T11:53:59Z", "2026-11-24T12:00:01Z", ""})
    void aTimeThatIsNotBelievableIsNow(String timestamp) throws Exception {
        var json =
                event(
                                "alertGrouped",
                                "{\"alert\":" + NEW_ALERT.formatted("2026-11-24T12:04:00Z") + "}")
                        .replace("2026-11-24T11:59:59.5Z", timestamp);
        assertThat(parse(json).said().getFirst().at()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "{}", "[{}]", "[7]", "{\"alerts\":[]}", "[{\"data\":[]}]"})
    void whatIsNoEventIsRefused(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(MalformedBody.class);
    }
}
