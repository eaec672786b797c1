package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookParserTest {

    private static final String GOOD = "{\"labels\":{\"alertname\":\"Good\"}}";

    @Test
    void membersComeInAnyOrder() {
        var members =
                new ArrayList<>(
                        List.of(
                                "\"status\":\"resolved\"",
                                "\"labels\":{\"severity\":\"\",\"b\":\"ü\",\"alertname\":\"A\"}",
                                "\"annotations\":{\"summary\":\"s\\u0000\",\"\":\"x\"}",
                                "\"startsAt\":\"2026-11-24T11:00:00.123456789Z\"",
                                "\"endsAt\":\"2026-11-24T14:00:00+02:00\"",
                                "\"generatorURL\":\"http://p\"",
                                "\"fingerprint\":\"0123456789abcdef\"",
                                "\"unknown\":{\"labels\":[{\"status\":5}],\"x\":1.5e3}"));
        var random = new Random(7);
        for (var n = 0; n < 50; n++) {
            Collections.shuffle(members, random);

            var alert = stored("{" + String.join(" , ", members) + "}");

            assertThat(alert.labels()).isEqualTo(Labels.of(Map.of("alertname", "A", "b", "ü")));
            assertThat(alert.annotations()).isEqualTo(Map.of("summary", "s\0", "", "x"));
            assertThat(alert.firing()).isFalse();
            assertThat(alert.startsAt()).contains(Instant.parse("2026-11-24T11:00:00.123456Z"));
            assertThat(alert.endsAt()).contains(Instant.parse("2026-11-24T12:00:00Z"));
            assertThat(alert.generatorUrl()).isEqualTo("http://p");
            assertThat(alert.senderFingerprint().orElseThrow()).hasToString("0123456789abcdef");
        }
    }

    @Test
    void aMemberThatIsNullIsOneThatIsNotThere() {
        assertThat(
                        stored(
                                "{\"labels\":{\"alertname\":\"A\"},\"annotations\":null,\"status\":null,"
                                        + "\"startsAt\":null,\"endsAt\":null,\"generatorURL\":null,\"fingerprint\":null}"))
                .isEqualTo(stored("{\"labels\":{\"alertname\":\"A\"}}"));
    }

    @Test
    void theEndOfWhatFiresIsNotLookedAt() {
        for (var end : List.of("\"never\"", "5", "{\"a\":[]}")) {
            assertThat(stored("{\"labels\":{\"alertname\":\"A\"},\"endsAt\":" + end + "}").endsAt())
                    .isEmpty();
        }
    }

    /// Between two that are good: what is refused is kept to the byte, and spoils none of them.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NOT_AN_OBJECT    | 5",
                "NOT_AN_OBJECT    | -1.5e3",
                "NOT_AN_OBJECT    | null",
                "NOT_AN_OBJECT    | true",
                "NOT_AN_OBJECT    | \"te\\u0078t ü\"",
                "NOT_AN_OBJECT    | [ {\"labels\" : {}} , [ ] ]",
                "NO_LABELS        | {}",
                "NO_LABELS        | { \"labels\" : { } }",
                "NO_LABELS        | {\"labels\":null,\"status\":7}",
                "NO_LABELS        | {\"labels\":{\"a\":\"\"}}",
                "WRONG_TYPE       | {\"labels\":[\"a\"],\"status\":\"firing\"}",
                "WRONG_TYPE       | {\"labels\":{\"a\":{\"b\":[1,{}]},\"c\":\"d\"},\"x\":{}}",
                "WRONG_TYPE       | {\"labels\":{\"a\":null}}",
                "WRONG_TYPE       | {\"annotations\":{\"a\":1},\"labels\":{\"a\":\"b\"}}",
                "WRONG_TYPE       | {\"labels\":{\"a\":\"b\"},\"status\":[ [ ] ]}",
                "WRONG_TYPE       | {\"labels\":{\"a\":\"b\"},\"startsAt\":1764000000}",
                "WRONG_TYPE       | {\"labels\":{\"a\":\"b\"},\"endsAt\":{},\"status\":\"resolved\"}",
                "WRONG_TYPE       | {\"labels\":{\"a\":\"b\"},\"generatorURL\":false}",
                "WRONG_TYPE       | {\"labels\":{\"a\":\"b\"},\"fingerprint\":7}",
                "UNKNOWN_STATUS   | {\"status\":\"ü\",\"labels\":{\"a\":\"b\"}}",
                "NOT_A_TIME       | {\"startsAt\":\"yesterday\",\"labels\":{\"a\":\"b\"}}",
                "TIME_OUT_OF_RANGE| {\"startsAt\":\"+10000-01-01T00:00:00Z\",\"labels\":{\"a\":\"b\"}}",
                "ENDS_BEFORE_START| {\"labels\":{\"a\":\"b\"},\"status\":\"resolved\",\"startsAt\":\"2026-11-24T11:00:00Z\",\"endsAt\":\"2026-11-24T10:00:00Z\"}"
            })
    void whatIsNoAlertIsKeptAsItCame(String reason, String element) {
        var entries = entries(GOOD + " ,\n " + element + " , " + GOOD);

        assertThat(entries).hasSize(3);
        assertThat(List.of(entries.getFirst(), entries.getLast()))
                .allMatch(WebhookBody.Storable.class::isInstance);
        var refused = (WebhookBody.Unstorable) entries.get(1);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(new String(refused.raw(), StandardCharsets.UTF_8)).isEqualTo(element);
    }

    /// The order of labels changes nothing; of two names that become one the last counts.
    @Test
    void labelsAreTheSameInWhateverOrderTheyCome() {
        var names =
                new ArrayList<>(List.of("alertname", "a", "z", "\uFFFD", "\uD83D\uDE00", "", "ü"));
        var wanted = Labels.of(names.stream().collect(Collectors.toMap(it -> it, it -> "v" + it)));
        var random = new Random(11);
        for (var n = 0; n < 100; n++) {
            Collections.shuffle(names, random);
            var json =
                    names.stream()
                            .map(name -> "\"" + name + "\":\"v" + name + "\"")
                            .collect(Collectors.joining(","));
            assertThat(stored("{\"labels\":{" + json + ",\"empty\":\"\"}}").labels())
                    .isEqualTo(wanted);
        }
        assertThat(Labels.of(List.of("b", "1", "a", "2", "b", "3")))
                .isEqualTo(Labels.of(Map.of("a", "2", "b", "3")));
        assertThat(Labels.of(List.of("a", "1", "a", "2"))).isEqualTo(Labels.of(Map.of("a", "2")));
    }

    private static Alert stored(String element) {
        return ((WebhookBody.Storable) entries(element).getFirst()).alert();
    }

    private static List<WebhookBody.Entry> entries(String elements) {
        return Bodies.parse("{\"alerts\":[" + elements + "]}").entries();
    }
}
