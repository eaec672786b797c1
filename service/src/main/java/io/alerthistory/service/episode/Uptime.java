package io.alerthistory.service.episode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// When intake was up, as far as is known: a body that nobody could have received was not missed.
///
/// @param intervals ascending, apart from each other
public record Uptime(List<Interval> intervals) {

    /// Up from `from` to `to`, both included.
    public record Interval(Instant from, Instant to) {
        public Interval {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException(
                        "uptime ends at " + to + ", before it begins at " + from);
            }
        }
    }

    /// Nothing is known.
    public static final Uptime NONE = new Uptime(List.of());

    public Uptime {
        intervals = List.copyOf(intervals);
    }

    /// Up whenever any of these says so: they may overlap, and come in any order.
    public static Uptime of(List<Interval> any) {
        List<Interval> union = new ArrayList<>();
        for (Interval next : any.stream().sorted(Comparator.comparing(Interval::from)).toList()) {
            Interval last = union.isEmpty() ? null : union.getLast();
            if (last == null || next.from().isAfter(last.to())) {
                union.add(next);
            } else if (next.to().isAfter(last.to())) {
                union.set(union.size() - 1, new Interval(last.from(), next.to()));
            }
        }
        return new Uptime(union);
    }

    /// After a heartbeat. It prolongs the last interval if that ended no longer than `tolerance` ago,
    /// and begins a new one otherwise. A heartbeat from before the last one changes nothing.
    ///
    /// @param keep how much of the past is worth holding
    public Uptime beat(Instant at, Duration tolerance, Duration keep) {
        List<Interval> all = new ArrayList<>(intervals);
        if (all.isEmpty() || at.isAfter(all.getLast().to().plus(tolerance))) {
            all.add(new Interval(at, at));
        } else if (at.isAfter(all.getLast().to())) {
            all.set(all.size() - 1, new Interval(all.getLast().from(), at));
        }
        all.removeIf(interval -> interval.to().isBefore(at.minus(keep)));
        return new Uptime(all);
    }

    /// The latest moment since which intake was up for `counted` in all, until `now`; empty if it was
    /// not up for so long.
    public Optional<Instant> since(Instant now, Duration counted) {
        Duration left = counted;
        for (int i = intervals.size() - 1; i >= 0; i--) {
            Interval interval = intervals.get(i);
            Instant to = interval.to().isAfter(now) ? now : interval.to();
            if (to.isBefore(interval.from())) {
                continue;
            }
            Duration up = Duration.between(interval.from(), to);
            if (up.compareTo(left) >= 0) {
                return Optional.of(to.minus(left));
            }
            left = left.minus(up);
        }
        return Optional.empty();
    }
}
