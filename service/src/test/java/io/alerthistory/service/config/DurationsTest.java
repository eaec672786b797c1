package io.alerthistory.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "5s, PT5S",
        "6m, PT6M",
        "9h, PT9H",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "0s, PT0S",
        "1m500ms, PT1M0.5S",
        "90s, PT1M30S",
        "99999h, PT99999H",
        "1h1m1s1ms, PT1H1M1.001S"
    })
    void readsPrometheusDurations(String text, Duration duration) {
        assertThat(Durations.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "5 s",
                "-5s",
                "+5s",
                "1.5h",
                "5d",
                "5S",
                "123456s",
                "1s1s1s1s1s",
                "5s ",
                "５s"
            })
    void refusesEverythingElse(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void whatIsPrintedReadsTheSame() {
        for (int seed = 0; seed < 2_000; seed++) {
            var duration = Duration.ofMillis(new Random(seed).nextLong(360_000_000));

            assertThat(Durations.parse(Durations.print(duration)))
                    .as("seed %d", seed)
                    .contains(duration);
        }
    }
}
