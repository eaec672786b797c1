package io.alerthistory.service.explore;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A time cut into equal parts. A part holds its first moment and not its last; the end of the whole
/// belongs to its last part.
///
/// @param step a whole number of seconds, so the last part may reach beyond `to`
record Buckets(Instant from, Instant to, Duration step, int count) {

    /// At most so many parts of this time.
    static Buckets of(Instant from, Instant to, int most) {
        var length = Math.max(1, Duration.between(from, to).toSeconds());
        var step = Math.max(1, Math.ceilDiv(length, most));
        return new Buckets(
                from, to, Duration.ofSeconds(step), Math.toIntExact(Math.ceilDiv(length, step)));
    }

    /// Which part a moment is in; −1 when it is in none.
    int at(Instant moment) {
        if (moment.isBefore(from) || moment.isAfter(to)) {
            return -1;
        }
        return (int) Math.min(count - 1, Duration.between(from, moment).dividedBy(step));
    }

    Instant start(int bucket) {
        return from.plus(step.multipliedBy(bucket));
    }

    /// Counts for each part.
    static final class Counts {
        private final long[] counts;

        Counts(Buckets buckets) {
            this.counts = new long[buckets.count()];
        }

        void add(int bucket) {
            counts[bucket]++;
        }

        long of(int bucket) {
            return counts[bucket];
        }

        long total() {
            return Arrays.stream(counts).sum();
        }

        List<Long> all() {
            return IntStream.range(0, counts.length).mapToObj(this::of).toList();
        }
    }
}
