package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One sighting at work on the runs of its series: which run it means, what that does to it, and to
/// the runs beside it.
final class Revision {

    private final SeriesState before;
    private final Sighting sighting;
    private final long newEpisodeId;
    private final Rules rules;

    private final List<Run> runs;
    private final List<Transition> absorbed = new ArrayList<>(0);
    private long episode = Step.UNKNOWN;
    private boolean late;

    Revision(SeriesState before, Sighting sighting, long newEpisodeId, Rules rules) {
        this.before = before;
        this.sighting = sighting;
        this.newEpisodeId = newEpisodeId;
        this.rules = rules;
        this.runs = new ArrayList<>(before.runs());
    }

    Step step() {
        int found = find();
        if (sighting.firing()) {
            firing(found);
        } else {
            resolved(found);
        }
        return Difference.between(
                before, runs, absorbed, episode, late, sighting.receivedAt(), rules);
    }

    /// Rule 1: the index of the run that the told start belongs to, or −1.
    private int find() {
        int byStart = Which.startedNear(runs, sighting.startsAt(), rules.skew());
        if (byStart >= 0) {
            return byStart;
        }
        int byExtent = Which.endedAround(runs, sighting.startsAt());
        if (byExtent >= 0 || sighting.firing()) {
            return byExtent;
        }
        return Which.startedWithin(runs, sighting.startsAt(), sighting.endsAt());
    }

    private void firing(int found) {
        if (found < 0) {
            int meant = meantThoughNotFound();
            if (meant >= 0) {
                keepFiring(meant);
            } else {
                open();
            }
            return;
        }
        Run run = runs.get(found);
        boolean latest = found == runs.size() - 1;
        if (run.open() || (run.alive() && latest)) {
            keepFiring(found);
        } else if (run.ended() && latest && firesAgain(run)) {
            Instant now = sighting.receivedAt();
            replace(found, joined(found).reopened(now, sighting.stream()).seen(now));
        } else {
            lateCopy(found);
        }
    }

    /// Rule 2: the run that fires, if the sighting means it although its start is another one.
    private int meantThoughNotFound() {
        int index = runs.size() - 1;
        if (index < 0 || !runs.get(index).alive()) {
            return -1;
        }
        Run run = runs.get(index);
        Instant start = sighting.startsAt();
        Told told = run.toldBy(sighting.stream());
        boolean startMovedBack = told != null && start.isBefore(told.latestStart());
        boolean seenAfterwards =
                run.startedAt().isBefore(start)
                        && !start.isAfter(run.seenAt().minus(rules.lateWindow()));
        boolean firedBefore =
                start.isBefore(run.startedAt())
                        && !run.startedAt()
                                .isAfter(sighting.receivedAt().minus(rules.lateWindow()));
        return startMovedBack || seenAfterwards || firedBefore ? index : -1;
    }

    /// Rule 3: whether a firing of an ended run is news and not a body that was overtaken.
    private boolean firesAgain(Run run) {
        Instant end = run.endedAt();
        if (end == null) {
            return false;
        }
        Told told = run.toldBy(sighting.stream());
        boolean knewTheEnd = told != null && told.end() != null && !told.end().isBefore(end);
        return knewTheEnd || sighting.receivedAt().isAfter(end.plus(rules.lateWindow()));
    }

    private void keepFiring(int index) {
        Run run = joined(index).seen(sighting.receivedAt());
        replace(index, run.open() ? run : run.resumed());
    }

    private void lateCopy(int index) {
        late = true;
        replace(index, joined(index).seen(sighting.receivedAt()));
    }

    private void open() {
        if (isForgotten()) {
            return;
        }
        for (Run run : runs) {
            if (run.startedAt().isAfter(sighting.startsAt())) {
                insert(run.startedAt(), EndReason.SUPERSEDED);
                return;
            }
        }
        insert(null, null);
    }

    /// Rule 4.
    private void resolved(int found) {
        if (found < 0) {
            if (!isForgotten()) {
                insert(sighting.endsAt(), EndReason.RESOLVED);
            }
            return;
        }
        Run run = runs.get(found);
        Run joined = joined(found);
        // A start within the skew may be told with an end before the start that is held.
        Instant end =
                sighting.endsAt().isBefore(joined.startedAt())
                        ? joined.startedAt()
                        : sighting.endsAt();
        if (run.endsAfter() != null && !end.isAfter(run.endsAfter())) {
            Told told = run.toldBy(sighting.stream());
            boolean undo = told != null && told.reopened() && end.equals(run.endsAfter());
            late = !undo;
            replace(found, undo ? joined.reopeningUndone() : joined);
        } else if (run.ended() && run.endedAt() != null && !end.isAfter(run.endedAt())) {
            late = end.isBefore(run.endedAt());
            replace(found, joined);
        } else {
            replace(found, joined.ending(end, EndReason.RESOLVED));
        }
    }

    private boolean isForgotten() {
        late = startsInForgotten();
        return late;
    }

    private boolean startsInForgotten() {
        return before.forgotten() != null && !sighting.startsAt().isAfter(before.forgotten());
    }

    /// The run with this sighting's start and stream noted. A start within the skew never moves
    /// a run into the one before it, and none moves a run into those that were forgotten.
    private Run joined(int index) {
        Run run = runs.get(index);
        Instant start = sighting.startsAt();
        Run previous = index > 0 ? runs.get(index - 1) : null;
        boolean intrudes =
                previous != null
                        && previous.ended()
                        && previous.endedAt() != null
                        && !start.isBefore(previous.startedAt())
                        && !start.isAfter(previous.endedAt());
        Run started = intrudes || startsInForgotten() ? run : run.startingAlsoAt(List.of(start));
        return started.toldBy(told());
    }

    private Told told() {
        return new Told(
                sighting.stream(),
                sighting.startsAt(),
                sighting.firing() ? null : sighting.endsAt(),
                false);
    }

    private void insert(@Nullable Instant end, @Nullable EndReason reason) {
        settle(
                new Run(
                        newEpisodeId,
                        List.of(sighting.startsAt()),
                        end,
                        reason,
                        0,
                        List.of(),
                        sighting.receivedAt(),
                        null,
                        List.of(told())));
    }

    private void replace(int index, Run run) {
        runs.remove(index);
        settle(run);
    }

    /// Puts a new or changed run in its place: it swallows the later runs that start inside it, and
    /// ends the run before it.
    private void settle(Run run) {
        int at = 0;
        while (at < runs.size() && !runs.get(at).startedAt().isAfter(run.startedAt())) {
            at++;
        }
        Run settled = run;
        while (at < runs.size() && swallows(settled, runs.get(at))) {
            settled = swallow(settled, runs.remove(at));
        }
        runs.add(at, settled);
        for (int i = 0; i + 1 < runs.size(); i++) {
            cut(i, runs.get(i + 1).startedAt());
        }
        episode = settled.episode();
    }

    private static boolean swallows(Run run, Run next) {
        // An open run has later ones inside it only when its start has moved before theirs.
        return run.open()
                || (run.ended()
                        && run.endedAt() != null
                        && !next.startedAt().isAfter(run.endedAt()));
    }

    private Run swallow(Run run, Run next) {
        boolean keepsFirst =
                next.episode() == newEpisodeId
                        || (run.episode() != newEpisodeId && run.episode() < next.episode());
        Run kept = keepsFirst ? run : next;
        Run gone = keepsFirst ? next : run;
        absorbed.add(new Transition.Absorbed(gone.episode(), gone.startedAt(), kept.episode()));
        return Union.of(run, next).withEpisode(kept.episode());
    }

    private void cut(int index, Instant nextStart) {
        Run run = runs.get(index);
        boolean concluded = !run.ended();
        Instant end = run.endedAt();
        if (concluded && (end == null || end.isAfter(nextStart))) {
            runs.set(index, run.ending(nextStart, EndReason.SUPERSEDED));
        }
    }
}
