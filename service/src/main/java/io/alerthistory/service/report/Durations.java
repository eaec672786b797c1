package io.alerthistory.service.report;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// Durations, and what of them is told. Kept as microseconds.
final class Durations {

    private long[] micros = new long[64];
    private int size;
    private long sum;

    void add(Duration duration) {
        if (size == micros.length) {
            micros = Arrays.copyOf(micros, 2 * size);
        }
        var value = duration.toNanos() / 1_000;
        micros[size++] = value;
        sum += value;
    }

    int size() {
        return size;
    }

    Duration sum() {
        return Duration.ofNanos(sum * 1_000);
    }

    Optional<Duration> average() {
        return size == 0 ? Optional.empty() : Optional.of(sum().dividedBy(size));
    }

    /// The least duration that is not shorter than this share of all (the nearest rank).
    Optional<Duration> percentile(double share) {
        if (size == 0) {
            return Optional.empty();
        }
        Arrays.sort(micros, 0, size);
        var rank = (int) Math.ceil(share * size);
        return Optional.of(Duration.ofNanos(micros[Math.clamp(rank, 1, size) - 1] * 1_000));
    }
}
