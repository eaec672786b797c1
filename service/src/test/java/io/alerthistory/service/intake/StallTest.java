package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallTest {

    @Test
    void what_comes_within_a_second_after_a_stall_is_not_taken_in() {
        var stall = new Stall();
        var now = System.nanoTime() + Duration.ofMinutes(1).toNanos();

        assertThat(stall.tick(now)).as("the first to come notices").isTrue();
        assertThat(stall.tick(now + Duration.ofMillis(999).toNanos())).isTrue();
        assertThat(stall.tick(now + Duration.ofMillis(1_001).toNanos())).isFalse();
        assertThat(stall.tick(now + Duration.ofMillis(2_900).toNanos())).isFalse();
        assertThat(stall.tick(now + Duration.ofSeconds(5).toNanos())).isTrue();
    }
}
