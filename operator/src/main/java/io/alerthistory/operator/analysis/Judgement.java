package io.alerthistory.operator.analysis;

import io.alerthistory.operator.rollout.Sample;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What one look says.
public final class Judgement {

    private static final double THOUSAND = 1000;
    private static final double PERCENT = 100;

    private Judgement() {}

    /// The sample.
    ///
    /// @param sick what is wrong with the pods of the new backend, empty if nothing is
    /// @param fresh of the new backend, empty if its numbers cannot be had
    /// @param old of the old backend, empty if it has no numbers, which counts as healthy
    /// @param weight of the new backend, in percent
    public static Sample of(
            Instant at,
            Optional<String> sick,
            Optional<Traffic> fresh,
            Optional<Traffic> old,
            int weight,
            Limits limits) {
        if (sick.isPresent()) {
            return new Sample(at, Sample.Verdict.FAILED, sick.get());
        }
        if (fresh.isEmpty()) {
            return new Sample(at, Sample.Verdict.INCONCLUSIVE, "the new backend tells no numbers");
        }
        var mine = fresh.get();
        var numbers = numbers(mine);
        var theirs = old.map(Traffic::requests).orElse(0.0);
        if (mine.requests() + theirs < limits.minRequests()) {
            return new Sample(at, Sample.Verdict.QUIET, numbers);
        }
        if (mine.requests() == 0) {
            return weight == 0
                    ? new Sample(at, Sample.Verdict.QUIET, numbers)
                    : new Sample(
                            at,
                            Sample.Verdict.INCONCLUSIVE,
                            "none of %.0f requests reached the new backend".formatted(theirs));
        }
        if (!limits.breaks(mine)) {
            return new Sample(at, Sample.Verdict.PASSED, numbers);
        }
        // Only a backend that is worse than the other one is given up.
        return old.filter(it -> it.requests() > 0).filter(limits::breaks).isPresent()
                ? new Sample(
                        at,
                        Sample.Verdict.INCONCLUSIVE,
                        "both are bad: %s, before %s".formatted(numbers, numbers(old.get())))
                : new Sample(at, Sample.Verdict.FAILED, numbers);
    }

    private static String numbers(Traffic traffic) {
        var p99 = traffic.p99();
        return String.format(
                Locale.ROOT,
                "error rate %.2f%% of %.0f%s",
                traffic.errorRate() * PERCENT,
                traffic.requests(),
                p99.isPresent()
                        ? String.format(Locale.ROOT, ", p99 %.0fms", p99.getAsDouble() * THOUSAND)
                        : "");
    }
}
