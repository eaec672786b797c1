package io.alerthistory.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"60s,PT60S", "1m30s,PT90S", "500ms,PT0.5S", "1h2m3s4ms,PT1H2M3.004S", "0s,PT0S"})
    void readsDurationsAsTheSchemaHasThem(String text, Duration duration) {
        assertThat(Durations.parse("spec.traffic.drain", text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"60s", "1m30s", "500ms", "1h2m3s4ms", "0s", "100h", "20m", "1m40s5ms"})
    void writesWhatItReads(String text) {
        var read = Durations.parse("", text);
        assertThat(Durations.parse("", Durations.text(read))).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60", "s", "1m 30s", "-1s", "1d", "1sx"})
    void namesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Durations.parse("spec.traffic.drain", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spec.traffic.drain: '" + text + "'");
    }
}
