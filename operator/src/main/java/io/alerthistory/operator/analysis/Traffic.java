package io.alerthistory.operator.analysis;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// What a backend did within a window.
///
/// @param requests answered
/// @param errors answered 5xx
/// @param buckets how many took at most so many seconds, cumulative
public record Traffic(double requests, double errors, Map<Double, Double> buckets) {

    private static final double P99 = 0.99;

    /// Nothing.
    public static final Traffic NONE = new Traffic(0, 0, Map.of());

    /// The share of errors; 0 when there was nothing.
    double errorRate() {
        return requests == 0 ? 0 : errors / requests;
    }

    /// The time that 99 of 100 requests took at most, in seconds, interpolated within its bucket;
    /// empty when there was nothing. Beyond the last bound it is that bound.
    OptionalDouble p99() {
        var sorted = new TreeMap<>(buckets);
        if (sorted.isEmpty() || sorted.lastEntry().getValue() == 0) {
            return OptionalDouble.empty();
        }
        var rank = P99 * sorted.lastEntry().getValue();
        var lower = 0.0;
        var below = 0.0;
        for (var bucket : sorted.entrySet()) {
            if (bucket.getValue() >= rank) {
                if (Double.isInfinite(bucket.getKey())) {
                    return OptionalDouble.of(lower);
                }
                var within = bucket.getValue() - below;
                return OptionalDouble.of(
                        lower
                                + (bucket.getKey() - lower)
                                        * (within == 0 ? 1 : (rank - below) / within));
            }
            lower = bucket.getKey();
            below = bucket.getValue();
        }
        return OptionalDouble.of(lower);
    }
}
