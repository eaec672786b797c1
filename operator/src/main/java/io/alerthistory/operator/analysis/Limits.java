package io.alerthistory.operator.analysis;

import java.time.Duration;
import java.util.Optional;

/// What a backend must keep to.
///
/// @param errorRate highest share of errors
/// @param p99 longest time that 99 of 100 requests may take
/// @param minRequests fewer of both backends are no evidence
public record Limits(double errorRate, Optional<Duration> p99, int minRequests) {

    private static final double THOUSAND = 1000;

    boolean breaks(Traffic traffic) {
        return tooManyErrors(traffic) || tooSlow(traffic);
    }

    private boolean tooManyErrors(Traffic traffic) {
        return traffic.errorRate() > errorRate;
    }

    private boolean tooSlow(Traffic traffic) {
        return p99.isPresent() && traffic.p99().orElse(0) * THOUSAND > p99.get().toMillis();
    }
}
