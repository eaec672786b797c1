package io.alerthistory.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrainTest {

    @ParameterizedTest
    @CsvSource({"60s,PT60S", "1m30s,PT90S", "500ms,PT0.5S", "1h2m3s4ms,PT1H2M3.004S", "0s,PT0S"})
    void readsDurationsAsTheSchemaHasThem(String text, Duration duration) {
        assertThat(Drain.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60", "s", "1m 30s", "-1s", "1d", "1sx"})
    void namesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Drain.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spec.traffic.drain: '" + text + "'");
    }
}
