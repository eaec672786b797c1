package io.alerthistory.service.episode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        return switch (sighting.source()) {
            case WEBHOOK, EVENT -> new Revision(state, sighting, newEpisodeId, rules).step();
            case CLAIM -> new ClaimRevision(state, sighting, newEpisodeId, rules).step();
        };
    }

    /// Notes that the notifications of the run that fired at that moment were held back. It is told
    /// again and again while it lasts; words no further apart than the late window are of one stretch.
    ///
    /// @param newId of the stretch, if it is a new one
    public static Step muted(SeriesState state, Muting muting, long newId, Rules rules) {
        int index = Which.firingAt(state.runs(), muting.at(), rules.skew());
        if (index < 0) {
            return Step.nothing(state, Step.UNKNOWN);
        }
        Run run = state.runs().get(index);
        Instant since = muting.since().isBefore(run.startedAt()) ? run.startedAt() : muting.since();
        Instant from = since.isAfter(muting.at()) ? muting.at() : since;
        List<Mute> mutes = new ArrayList<>(run.mutes());
        for (int i = mutes.size() - 1; i >= 0; i--) {
            Mute mute = mutes.get(i);
            if (mute.reaches(muting.kind(), muting.by(), muting.at(), rules.lateWindow())) {
                Mute longer = mute.and(from, muting.at());
                mutes.set(i, longer);
                return longer.equals(mute)
                        ? Step.nothing(state, run.episode())
                        : muted(state, index, mutes, longer, List.of());
            }
        }
        Mute mute = new Mute(newId, muting.kind(), muting.by(), from, muting.at());
        mutes.add(mute);
        return muted(
                state,
                index,
                mutes,
                mute,
                List.of(new Transition.Muted(run.episode(), from, muting.kind())));
    }

    private static Step muted(
            SeriesState state,
            int index,
            List<Mute> mutes,
            Mute mute,
            List<Transition> transitions) {
        List<Run> runs = new ArrayList<>(state.runs());
        Run run = runs.get(index).withMutes(mutes);
        runs.set(index, run);
        return new Step(
                new SeriesState(runs, state.forgotten()),
                List.of(),
                List.of(),
                List.of(mute),
                transitions,
                run.episode(),
                transitions.isEmpty(),
                false);
    }

    /// Ends the open run if nobody claims any more that it fires: at the greatest end that was told or
    /// claimed, as [EndReason#TIMEOUT] if that claim ran out. A run that nobody ever claimed is left
    /// alone. A claim has run out only after intake was up for as long as it was to hold.
    ///
    /// @param now by our clock
    public static Step expired(SeriesState state, Instant now, Uptime uptime) {
        Run open = state.open();
        if (open == null || !Claims.any(open) || mayBeClaimed(open, now, uptime)) {
            return Step.nothing(state, open == null ? Step.UNKNOWN : open.episode());
        }
        Run ended = Claims.ended(open);
        Instant end = ended.endedAt() == null ? now : ended.endedAt();
        EndReason reason = ended.reason() == null ? EndReason.TIMEOUT : ended.reason();
        return new Step(
                withLast(state, ended),
                List.of(ended),
                List.of(),
                List.of(new Transition.Ended(ended.episode(), end, reason, null)),
                ended.episode(),
                false,
                false);
    }

    private static boolean mayBeClaimed(Run run, Instant now, Uptime uptime) {
        for (Told told : run.told()) {
            Claim claim = told.claim();
            if (claim != null && !told.withdrawn()) {
                Duration holds = Duration.between(claim.heardAt(), claim.until());
                boolean heardOut =
                        uptime.since(now, holds)
                                .filter(since -> !since.isBefore(claim.heardAt()))
                                .isPresent();
                if (claim.validAt(now) || !heardOut) {
                    return true;
                }
            }
        }
        return false;
    }

    /// When the last claim of the open run runs out; empty if nothing is claimed of it.
    public static Optional<Instant> claimedUntil(SeriesState state) {
        Run open = state.open();
        return open == null ? Optional.empty() : Optional.ofNullable(Claims.until(open));
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

    /// Ends the open run as [EndReason#RECONCILED] if the Alertmanagers that told of it were asked, and none of
    /// them named it for as long as a body may be on its way: an end that they tell would have come by
    /// then. The end is the first moment at which it was missing, an upper bound. What is claimed goes on.
    ///
    /// @param missingSince see [RollCall#missingSince]
    /// @param now when they were asked last
    public static Step reconciled(
            SeriesState state, Instant missingSince, Instant now, Rules rules) {
        Run open = state.open();
        if (open == null || claimedUntil(state).isPresent()) {
            return Step.nothing(state, open == null ? Step.UNKNOWN : open.episode());
        }
        Instant end = Micros.truncate(missingSince);
        end = end.isBefore(open.seenAt()) ? open.seenAt() : end;
        end = end.isBefore(open.startedAt()) ? open.startedAt() : end;
        if (end.isAfter(now.minus(rules.lateWindow()))) {
            return Step.nothing(state, open.episode());
        }
        Run ended = open.ending(end, EndReason.RECONCILED);
        return new Step(
                withLast(state, ended),
                List.of(ended),
                List.of(),
                List.of(new Transition.Ended(ended.episode(), end, EndReason.RECONCILED, null)),
                ended.episode(),
                false,
                false);
    }

    private static boolean saysNothingNew(Run last, Sighting sighting) {
        if (!sighting.firing()
                || sighting.source() == Source.CLAIM
                || !last.open()
                || !last.startedExactly(sighting.startsAt())) {
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
