package io.alerthistory.service.report;

import io.alerthistory.service.storage.SlimEpisode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts episodes, newest first, one by one: nothing of them is kept but numbers.
final class Tally {

    private static final Comparator<SeriesTally> MOST_FIRED =
            Comparator.comparingInt(SeriesTally::fired)
                    .thenComparing(SeriesTally::lastFiredAt)
                    .thenComparingLong(SeriesTally::series)
                    .reversed();

    private static final Comparator<SeriesTally> MOST_CHANGES =
            Comparator.comparingInt(SeriesTally::changes)
                    .thenComparing(SeriesTally::lastChange)
                    .thenComparingLong(SeriesTally::series)
                    .reversed();

    private final Instant now;
    private final Map<Long, SeriesTally> series = new HashMap<>();
    private final Map<Long, Long> bySeverity = new HashMap<>();
    private final Map<Long, Long> byNamespace = new HashMap<>();
    private final Durations resolved = new Durations();
    private Duration firing = Duration.ZERO;
    private long total;
    private long goingOn;

    /// @param now until when an episode counts that goes on
    Tally(Instant now) {
        this.now = now;
    }

    void add(SlimEpisode episode) {
        total++;
        series.computeIfAbsent(episode.series(), _ -> new SeriesTally(episode)).add(episode, now);
        bySeverity.merge(episode.severity(), 1L, Long::sum);
        byNamespace.merge(episode.namespace(), 1L, Long::sum);
        firing = firing.plus(SeriesTally.firing(episode, now));
        var end = episode.endedAt();
        if (end == null) {
            goingOn++;
        } else if (!episode.endIsUpperBound()) {
            resolved.add(Duration.between(episode.startedAt(), end));
        }
    }

    long total() {
        return total;
    }

    long goingOn() {
        return goingOn;
    }

    int series() {
        return series.size();
    }

    /// By the id of the label's value.
    Map<Long, Long> bySeverity() {
        return bySeverity;
    }

    Map<Long, Long> byNamespace() {
        return byNamespace;
    }

    /// The time to resolve, of those episodes whose end was told.
    Durations resolved() {
        return resolved;
    }

    /// Firing time of all episodes together.
    Duration firing() {
        return firing;
    }

    /// The series that fired most often.
    List<SeriesTally> top(int most) {
        return series.values().stream().sorted(MOST_FIRED).limit(most).toList();
    }

    /// The series that changed between firing and not at least so often in their last twenty changes.
    List<SeriesTally> flapping(int threshold, int most) {
        return series.values().stream()
                .filter(one -> one.changes() >= threshold)
                .sorted(MOST_CHANGES)
                .limit(most)
                .toList();
    }
}
