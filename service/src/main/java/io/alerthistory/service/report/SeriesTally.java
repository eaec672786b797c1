package io.alerthistory.service.report;

import io.alerthistory.service.storage.SlimEpisode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is counted of one series. Episodes are added newest first.
final class SeriesTally {

    /// Flapping is judged by so many changes between firing and not, the newest ones.
    static final int LOOKED_AT = 20;

    private final long series;
    private final Instant lastFiredAt;
    private final Durations ended = new Durations();
    private int fired;
    private int changes;
    private @Nullable Instant lastChange;
    private Duration firing = Duration.ZERO;

    SeriesTally(SlimEpisode newest) {
        this.series = newest.series();
        this.lastFiredAt = newest.startedAt();
    }

    void add(SlimEpisode episode, Instant now) {
        fired++;
        var end = episode.endedAt();
        firing = firing.plus(firing(episode, now));
        if (end != null) {
            ended.add(Duration.between(episode.startedAt(), end));
        }
        changes += 1 + (end == null ? 0 : 1) + 2 * episode.gaps().size();
        var last =
                end != null
                        ? end
                        : episode.gaps().isEmpty()
                                ? episode.startedAt()
                                : episode.gaps().getLast().to();
        lastChange = lastChange == null || last.isAfter(lastChange) ? last : lastChange;
    }

    /// How long it fired: without the pauses, and until now when it goes on.
    static Duration firing(SlimEpisode episode, Instant now) {
        var end = episode.endedAt() == null ? now : episode.endedAt();
        var firing = Duration.between(episode.startedAt(), end);
        for (var gap : episode.gaps()) {
            firing = firing.minus(Duration.between(gap.from(), gap.to()));
        }
        return firing.isNegative() ? Duration.ZERO : firing;
    }

    long series() {
        return series;
    }

    int fired() {
        return fired;
    }

    Instant lastFiredAt() {
        return lastFiredAt;
    }

    Durations ended() {
        return ended;
    }

    Duration firing() {
        return firing;
    }

    /// Changes between firing and not, of the newest twenty.
    int changes() {
        return Math.min(changes, LOOKED_AT);
    }

    Instant lastChange() {
        return lastChange == null ? lastFiredAt : lastChange;
    }

    /// From 0 to 1: as if every possible change happened.
    double score() {
        return changes() / (double) LOOKED_AT;
    }
}
