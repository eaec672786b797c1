package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alerthistory.service.alert.Alert;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an alert is that was posted to `/api/v2/alerts`, as Alertmanager reads it.
class PostedAlertsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.123456789Z");
    private static final Instant MICROS = Instant.parse("2026-11-24T12:00:00.123456Z");
    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

    private static PostedAlerts parse(String json) throws MalformedBody {
        return PostedAlerts.parse(json.getBytes(StandardCharsets.UTF_8), NOW, RESOLVE_TIMEOUT);
    }

    private static Alert alert(String members) throws MalformedBody {
        var posted = parse("[{\"labels\":{\"alertname\":\"A\"}" + members + "}]");
        assertThat(posted.refusals()).isEmpty();
        return ((WebhookBody.Storable) posted.bodies().getFirst().entries().getFirst()).alert();
    }

    @Test
    void withoutAnEndItHoldsForTheResolveTimeout() throws Exception {
        var alert = alert("");
        assertThat(alert.firing()).isTrue();
        assertThat(alert.startsAt()).isEmpty();
        assertThat(alert.endsAt()).hasValue(MICROS.plus(RESOLVE_TIMEOUT));
    }

    @Test
    void withAnEndToComeItFiresUntilThen() throws Exception {
        var alert =
                alert(",\"startsAt\":\"2026-11-24T11:59:00Z\",\"endsAt\":\"2026-11-24T12:03:00Z\"");
        assertThat(alert.firing()).isTrue();
        assertThat(alert.startsAt()).hasValue(Instant.parse("2026-11-24T11:59:00Z"));
        assertThat(alert.endsAt()).hasValue(Instant.parse("2026-11-24T12:03:00Z"));
    }

    @Test
    void withAnEndNowOrBeforeItHasEnded() throws Exception {
        assertThat(alert(",\"endsAt\":\"2026-11-24T12:00:00.123456Z\"").firing()).isFalse();
        assertThat(alert(",\"endsAt\":\"2026-11-24T11:59:00Z\"").firing()).isFalse();
    }

    @Test
    void theZeroTimeOfGoIsNone() throws Exception {
        var alert =
                alert(",\"startsAt\":\"0001-01-01T00:00:00Z\",\"endsAt\":\"0001-01-01T00:00:00Z\"");
        assertThat(alert.startsAt()).isEmpty();
        assertThat(alert.endsAt()).hasValue(MICROS.plus(RESOLVE_TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                                         | at least one label pair required
                    {"labels":{}}                                                              | at least one label pair required
                    {"labels":{"a":""}}                                                        | at least one label pair required
                    {"labels":{"":"x"}}                                                        | labels has a name that is empty
                    {"labels":{"a":1}}                                                         | labels has a value that is not text
                    {"labels":{"a":"b"},"annotations":{"":"x"}}                                | annotations has a name that is empty
                    {"labels":{"a":"b"},"startsAt":"yesterday"}                                | startsAt is not an RFC 3339 time
                    {"labels":{"a":"b"},"startsAt":"2026-01-02T00:00:00Z","endsAt":"2026-01-01T00:00:00Z"} | start time must be before end time
                    7                                                                          | an alert is not an object
                    """)
    void whatIsNoAlertIsKeptWithTheReasonAndSpoilsNoOther(String element, String why)
            throws Exception {
        var posted = parse("[" + element + ",{\"labels\":{\"alertname\":\"good\"}}]");

        assertThat(posted.refusals()).containsExactly(why);
        assertThat(posted.bodies().getFirst().entries())
                .hasSize(2)
                .hasAtLeastOneElementOfType(WebhookBody.Unstorable.class)
                .hasAtLeastOneElementOfType(WebhookBody.Storable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "7",
                "[",
                "[{]",
                "[] []",
                "[{\"labels\":{\"a\":\"b\",\"a\":\"c\"}}]"
            })
    void whatIsNoArrayIsRefusedAsAWhole(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(MalformedBody.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://prometheus:9090/graph?g0.expr=up, http://prometheus:9090",
        "HTTPS://Prom.Example/a/b, https://prom.example",
        "http://user:secret@prom/graph, http://prom",
        "http://prom?x=/y, http://prom",
        "http://[::1]:9090/graph, http://[::1]:9090",
        "prometheus, ''",
        "'', ''",
        "http:///graph, ''"
    })
    void theSenderIsTheOriginOfTheGeneratorUrl(String url, String sender) {
        assertThat(PostedAlerts.sender(url)).isEqualTo(sender);
    }

    @Test
    void eachSenderIsABodyOfItsOwn() throws Exception {
        var posted =
                parse(
                        """
                        [{"labels":{"alertname":"A"},"generatorURL":"http://one/x"},
                         {"labels":{"alertname":"B"},"generatorURL":"http://two/x"},
                         {"labels":{"alertname":"C"},"generatorURL":"http://one/y"}]
                        """);
        assertThat(posted.bodies())
                .extracting(WebhookBody::instance)
                .containsExactly("http://one", "http://two");
        assertThat(posted.bodies().getFirst().entries()).hasSize(2);
    }
}
