package io.alerthistory.operator.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was counted at several times, oldest first.
///
/// @param taken each with its time
public record Snapshots(List<Snapshot> taken) {

    /// Nothing yet.
    public static final Snapshots NONE = new Snapshots(List.of());

    /// The counters of all pods of both backends.
    ///
    /// @param at when
    /// @param fresh of the new backend, by pod
    /// @param old of the old backend, by pod
    /// @param restarts of the pods of the new backend
    public record Snapshot(
            Instant at, Map<String, PodMetrics> fresh, Map<String, PodMetrics> old, int restarts) {}

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
        return taken.size() < 2 || taken.getLast().fresh().isEmpty()
                ? Optional.empty()
                : Optional.of(Traffic.between(taken.getFirst().fresh(), taken.getLast().fresh()));
    }

    /// What the old backend did within the window; empty if it has no numbers.
    public Optional<Traffic> old() {
        return taken.size() < 2 || taken.getLast().old().isEmpty()
                ? Optional.empty()
                : Optional.of(Traffic.between(taken.getFirst().old(), taken.getLast().old()));
    }

    /// How often pods of the new backend were restarted within the window.
    public int restarts() {
        return taken.size() < 2
                ? 0
                : Math.max(0, taken.getLast().restarts() - taken.getFirst().restarts());
    }
}
