package io.alerthistory.operator.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The samples of a hold, counted.
///
/// @param passed nothing wrong
/// @param failed worse than the old backend
/// @param quiet too few requests
/// @param inconclusive nothing can be said
/// @param last numbers of the last one, for people
/// @param failedAt times of the failed ones within the window, also of holds before
/// @param inconclusiveSince since when samples say nothing
public record Tally(
        int passed,
        int failed,
        int quiet,
        int inconclusive,
        String last,
        List<Instant> failedAt,
        Optional<Instant> inconclusiveSince) {

    static final Tally NONE = new Tally(0, 0, 0, 0, "", List.of(), Optional.empty());

    private static final int MOST_TIMES = 20;

    /// Takes a copy.
    public Tally {
        failedAt = List.copyOf(failedAt);
    }

    /// All samples of the hold.
    public int total() {
        return passed + failed + quiet + inconclusive;
    }

    /// The counters of another hold; the window goes on.
    Tally again() {
        return new Tally(0, 0, 0, 0, last, failedAt, Optional.empty());
    }

    Tally add(List<Sample> samples, Duration window) {
        var tally = this;
        for (var sample : samples) {
            tally = tally.add(sample, window);
        }
        return tally;
    }

    private Tally add(Sample sample, Duration window) {
        var times = new ArrayList<Instant>();
        failedAt.stream().filter(at -> at.isAfter(sample.at().minus(window))).forEach(times::add);
        var verdict = sample.verdict();
        if (verdict == Sample.Verdict.FAILED) {
            times.add(sample.at());
        }
        return new Tally(
                passed + (verdict == Sample.Verdict.PASSED ? 1 : 0),
                failed + (verdict == Sample.Verdict.FAILED ? 1 : 0),
                quiet + (verdict == Sample.Verdict.QUIET ? 1 : 0),
                inconclusive + (verdict == Sample.Verdict.INCONCLUSIVE ? 1 : 0),
                sample.numbers(),
                times.subList(Math.max(0, times.size() - MOST_TIMES), times.size()),
                verdict == Sample.Verdict.INCONCLUSIVE
                        ? Optional.of(inconclusiveSince.orElse(sample.at()))
                        : Optional.empty());
    }
}
