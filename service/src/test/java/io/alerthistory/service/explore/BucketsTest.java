package io.alerthistory.service.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketsTest {

    private static final Instant FROM = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void anHourInSixtyPartsHasMinutes() {
        var buckets = Buckets.of(FROM, FROM.plusSeconds(3600), 60);

        assertThat(buckets.count()).isEqualTo(60);
        assertThat(buckets.step()).isEqualTo(Duration.ofMinutes(1));
        assertThat(buckets.at(FROM)).isZero();
        assertThat(buckets.at(FROM.plusSeconds(60))).isEqualTo(1);
        assertThat(buckets.at(FROM.plusSeconds(60).minusNanos(1))).isZero();
        assertThat(buckets.at(FROM.plusSeconds(3600))).isEqualTo(59);
        assertThat(buckets.at(FROM.minusNanos(1))).isEqualTo(-1);
        assertThat(buckets.at(FROM.plusSeconds(3601))).isEqualTo(-1);
    }

    @Test
    void noTimeAtAllIsOnePart() {
        assertThat(Buckets.of(FROM, FROM, 60).count()).isEqualTo(1);
        assertThat(Buckets.of(FROM, FROM, 60).at(FROM)).isZero();
    }

    @Test
    void everyMomentIsInThePartThatHoldsIt() {
        for (var seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var to = FROM.plusMillis(random.nextInt(1_000_000_000));
            var most = 1 + random.nextInt(100);
            var buckets = Buckets.of(FROM, to, most);
            assertThat(buckets.count()).as("seed %d", seed).isBetween(1, most);
            for (var i = 0; i < 20; i++) {
                var moment =
                        FROM.plusMillis(random.nextLong(Duration.between(FROM, to).toMillis() + 1));
                var bucket = buckets.at(moment);
                assertThat(bucket).as("seed %d", seed).isBetween(0, buckets.count() - 1);
                assertThat(moment).as("seed %d", seed).isAfterOrEqualTo(buckets.start(bucket));
                if (bucket < buckets.count() - 1) {
                    assertThat(moment).as("seed %d", seed).isBefore(buckets.start(bucket + 1));
                }
            }
        }
    }
}
