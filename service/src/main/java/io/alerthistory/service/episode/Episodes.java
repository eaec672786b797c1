package io.alerthistory.service.episode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The rules of what a firing is: pure functions from what is held of a series, and what was seen
/// or not seen of it, to what is held afterwards and what changed.
public final class Episodes {

    private Episodes() {}

    /// Judges one sighting.
    ///
    /// @param state what is held of the series
    /// @param sighting what was told of it
    /// @param newEpisodeId the id of the episode that the sighting opens, unused if it opens none
    /// @param rules the constants
    public static Step see(SeriesState state, Sighting sighting, long newEpisodeId, Rules rules) {
        Run last = state.last();
        if (last != null && saysNothingNew(last, sighting)) {
            return seenAgain(state, last, sighting.receivedAt());
        }
        return new Revision(state, sighting, newEpisodeId, rules).step();
    }

    /// Ends the open run as [EndReason#STALE] if it was not seen after `notSeenSince`. The end is
    /// where it was last seen. A stale end publishes nothing, and the next sighting undoes it.
    ///
    /// @param notSeenSince the moment since which nobody spoke of it, see [Staleness]
    public static Step stale(SeriesState state, Instant notSeenSince) {
        Run open = state.open();
        if (open == null || open.seenAt().isAfter(notSeenSince)) {
            long episode = open == null ? Step.UNKNOWN : open.episode();
            return new Step(state, List.of(), List.of(), List.of(), episode, true, false);
        }
        Instant end = open.seenAt().isBefore(open.startedAt()) ? open.startedAt() : open.seenAt();
        Run ended = open.ending(end, EndReason.STALE);
        return new Step(
                withLast(state, ended),
                List.of(ended),
                List.of(),
                List.of(new Transition.Ended(ended.episode(), end, EndReason.STALE, null)),
                ended.episode(),
                false,
                false);
    }

    private static boolean saysNothingNew(Run last, Sighting sighting) {
        if (!sighting.firing() || !last.open() || !last.startedExactly(sighting.startsAt())) {
            return false;
        }
        Told told = last.toldBy(sighting.stream());
        return told != null && !told.latestStart().isBefore(sighting.startsAt());
    }

    private static Step seenAgain(SeriesState state, Run last, Instant at) {
        Run seen = last.seen(at);
        return new Step(
                seen.seenAt().equals(last.seenAt()) ? state : withLast(state, seen),
                List.of(),
                List.of(),
                List.of(),
                last.episode(),
                true,
                false);
    }

    private static SeriesState withLast(SeriesState state, Run last) {
        List<Run> runs = state.runs();
        if (runs.size() == 1) {
            return new SeriesState(List.of(last), state.forgotten());
        }
        Run[] all = runs.toArray(new Run[0]);
        all[all.length - 1] = last;
        return new SeriesState(List.of(all), state.forgotten());
    }

    static Duration memory(Rules rules) {
        return rules.lateWindow().multipliedBy(10);
    }
}
