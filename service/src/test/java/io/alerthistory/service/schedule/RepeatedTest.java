package io.alerthistory.service.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatedTest {

    @Test
    void aRoundThatFailsIsNotTheLast() throws Exception {
        var three = new CountDownLatch(3);
        try (var _ =
                Repeated.every(
                        Duration.ofMillis(1),
                        "test",
                        () -> {
                            three.countDown();
                            throw new IllegalStateException("on purpose");
                        })) {
            assertThat(three.await(10, TimeUnit.SECONDS)).as("three rounds").isTrue();
        }
    }

    @Test
    void afterItsEndNothingIsDone() throws Exception {
        var rounds = new AtomicInteger();
        var one = new CountDownLatch(1);
        var repeated =
                Repeated.after(
                        Duration.ZERO,
                        Duration.ofMillis(1),
                        "test",
                        () -> {
                            rounds.incrementAndGet();
                            one.countDown();
                        });
        assertThat(one.await(10, TimeUnit.SECONDS)).isTrue();

        repeated.close();

        var done = rounds.get();
        try (var later = Repeated.every(Duration.ofMillis(20), "later", one::countDown)) {
            assertThat(later).isNotNull();
        }
        assertThat(rounds).hasValue(done);
    }
}
