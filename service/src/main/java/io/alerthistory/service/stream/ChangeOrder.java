package io.alerthistory.service.stream;

import io.alerthistory.service.storage.TransitionStore.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// The order of changes. Transactions are numbered when they begin to write, so of two that overlap the
/// one with the greater number may have changed a series first; versions tell the truth.
final class ChangeOrder {

    private ChangeOrder() {}

    /// By transaction, but the changes of each series by version. Equal for equal changes, in whatever
    /// order they come.
    static List<Change> of(List<Change> changes) {
        record Placed(Change change, long place) {}
        var latest = new HashMap<Long, Long>();
        var placed = new ArrayList<Placed>();
        changes.stream()
                .sorted(Comparator.comparingLong(Change::series).thenComparingLong(Change::version))
                .forEach(change ->
                        placed.add(
                                new Placed(
                                        change,
                                        latest.merge(
                                                change.series(), change.position(), Math::max))));
        placed.sort(
                Comparator.comparingLong(Placed::place)
                        .thenComparingLong(one -> one.change().series())
                        .thenComparingLong(one -> one.change().version()));
        return placed.stream().map(Placed::change).toList();
    }

    /// Where to cut these changes, of which there are more to come behind the last one: a position at
    /// which no series is cut against its versions. It is in the first half, if that can be, because
    /// only what is read behind the cut can tell; behind the first position, and not behind the last.
    static long cut(List<Change> changes) {
        var bad = inversions(changes);
        var first = changes.getFirst().position();
        var middle = changes.get(changes.size() / 2).position();
        return changes.stream()
                .map(Change::position)
                .distinct()
                .filter(position -> position > first)
                .filter(position ->
                        bad.stream()
                                .noneMatch(
                                        one -> one.lower() < position && position <= one.upper()))
                .min(
                        Comparator.<Long, Boolean>comparing(position -> position > middle)
                                .thenComparingLong(position -> Math.abs(middle - position)))
                .orElse(first + 1);
    }

    /// A change at `upper` that happened before one at `lower`.
    private record Inversion(long lower, long upper) {}

    private static List<Inversion> inversions(List<Change> changes) {
        var latest = new HashMap<Long, Long>();
        var found = new ArrayList<Inversion>();
        changes.stream()
                .sorted(Comparator.comparingLong(Change::series).thenComparingLong(Change::version))
                .forEach(change -> {
                    var before = latest.merge(change.series(), change.position(), Math::max);
                    if (before > change.position()) {
                        found.add(new Inversion(change.position(), before));
                    }
                });
        return found;
    }
}
