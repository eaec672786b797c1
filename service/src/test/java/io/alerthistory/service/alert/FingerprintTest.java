package io.alerthistory.service.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FingerprintTest {

    /// The vectors that prometheus/common publishes, and those that a live Alertmanager gave.
    static Stream<Arguments> vectors() {
        return Stream.of(
                arguments(
                        "published",
                        Map.of("name", "garland, briggs", "fear", "love is not enough"),
                        "507a62d79ee76c9a"),
                arguments("separators, one way", Map.of("a", "bb", "b", "c"), "29dbff8dbb26050f"),
                arguments("separators, other way", Map.of("a", "b", "bb", "c"), "62d7ece23a960bcd"),
                arguments(
                        "leading zero",
                        Map.of("alertname", "LeadingZero", "n", "2430"),
                        "004f11d646c8e5d1"),
                arguments(
                        "high bit", Map.of("alertname", "HighBit", "n", "80"), "88e4de11de90c1e5"),
                arguments(
                        "UTF-8 bytes",
                        Map.of("alertname", "DiskFull", "emoji", "🔥", "summary_ru", "привет"),
                        "3e59bbebffa1294a"),
                arguments("empty value", Map.of("alertname", "X", "empty", ""), "d2aeefc389ca7746"),
                arguments("without the empty value", Map.of("alertname", "X"), "d2aeefc389ca7746"),
                arguments(
                        "case-sensitive order",
                        Map.of("alertname", "A", "B", "1", "a", "2", "_x", "3"),
                        "5fc2c452c22f5215"),
                arguments(
                        "code points, not UTF-16 units",
                        Map.of("alertname", "SortTrap", "\uFF21", "bmp", "\uD800\uDC00", "astral"),
                        "00b94ebbf3fe0ff5"),
                arguments(
                        "no escaping",
                        Map.of("alertname", "Quote\"Back\\slash\nNL", "tab", "\t", "slash", "a/b"),
                        "51f4a7c42d31382b"),
                arguments(
                        "a real alert",
                        Map.of(
                                "alertname", "InstanceDown",
                                "code", "200",
                                "instance", "127.0.0.1:9090",
                                "job", "prometheus",
                                "monitor", "codelab-monitor",
                                "severity", "critical"),
                        "791cec13fcba0368"),
                arguments(
                        "watchdog",
                        Map.of("alertname", "Watchdog", "severity", "none"),
                        "448881ef475b9b26"),
                arguments("test", Map.of("alertname", "test"), "1f56cb8f931d1bd4"),
                arguments("empty set", Map.of(), "cbf29ce484222325"),
                arguments(
                        "NUL is hashed as sent",
                        Map.of("alertname", "Nul", "v", "a\0b"),
                        "6c83a0e4eb418be6"),
                arguments(
                        "a lone surrogate was replaced by the parser",
                        Map.of("alertname", "Sur", "v", "a\uFFFDb"),
                        "018b1413a616bc84"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void equalsAlertmanagers(String name, Map<String, String> labels, String expected) {
        assertThat(Labels.of(labels).fingerprint()).hasToString(expected);
    }

    @Test
    void readsWhatItPrints() {
        var fingerprint = new Fingerprint(0x004f11d646c8e5d1L);

        assertThat(Fingerprint.parse(fingerprint.toString())).contains(fingerprint);
        assertThat(Fingerprint.parse("4f11d646c8e5d1")).isEmpty();
        assertThat(Fingerprint.parse("zz4f11d646c8e5d1")).isEmpty();
    }

    @Test
    void identityTellsSetsApartThatOnlyDifferInWhereTheTextIsCut() {
        assertThat(Labels.of(Map.of("a", "bb", "b", "c")).identity())
                .isNotEqualTo(Labels.of(Map.of("a", "b", "bb", "c")).identity());
    }
}
