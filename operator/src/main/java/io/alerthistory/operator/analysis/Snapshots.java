package io.alerthistory.operator.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What was counted at several times, oldest first.
///
/// @param taken each with its time
public record Snapshots(List<Snapshot> taken) {

    /// Nothing yet.
    public static final Snapshots NONE = new Snapshots(List.of());

    /// The counters of both backends.
    ///
    /// @param at when
    /// @param fresh of the new backend
    /// @param old of the old backend
    /// @param restarts of the pods of the new backend
    public record Snapshot(Instant at, Counts fresh, Counts old, int restarts) {}

    /// Takes a copy.
    public Snapshots {
        taken = List.copyOf(taken);
    }

    /// With another one; what is older than the window and needed by nothing is left out.
    public Snapshots and(Snapshot snapshot, Duration window) {
        var kept = new ArrayList<Snapshot>();
        var begin = snapshot.at().minus(window);
        for (var i = 0; i < taken.size(); i++) {
            var next = i + 1 < taken.size() ? taken.get(i + 1).at() : snapshot.at();
            if (next.isAfter(begin)) {
                kept.add(taken.get(i));
            }
        }
        kept.add(snapshot);
        return new Snapshots(kept);
    }

    /// What the new backend did within the window; empty before there are two looks, or when a look
    /// got no numbers.
    public Optional<Traffic> fresh() {
        return within(Snapshot::fresh);
    }

    /// What the old backend did within the window; empty if it has no numbers.
    public Optional<Traffic> old() {
        return within(Snapshot::old);
    }

    /// The sum of what was added from look to look, so that a counter that began again in between
    /// loses nothing but what it had counted since the last look.
    private Optional<Traffic> within(Function<Snapshot, Counts> side) {
        if (taken.size() < 2 || side.apply(taken.getLast()).none()) {
            return Optional.empty();
        }
        var known = side.apply(taken.getFirst());
        var added = known.since(known);
        for (var snapshot : taken.subList(1, taken.size())) {
            var counts = side.apply(snapshot);
            added = added.plus(counts.since(known));
            known = counts.orElse(known);
        }
        return Optional.of(added.traffic());
    }

    /// How often pods of the new backend were restarted within the window.
    public int restarts() {
        return taken.size() < 2
                ? 0
                : Math.max(0, taken.getLast().restarts() - taken.getFirst().restarts());
    }
}
