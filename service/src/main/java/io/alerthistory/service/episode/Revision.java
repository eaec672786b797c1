package io.alerthistory.service.episode;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One sighting by an Alertmanager at work on the runs of its series, rules 1 to 4: which run it
/// means, and what that does to it.
final class Revision {

    private final SeriesState before;
    private final Sighting sighting;
    private final long newEpisodeId;
    private final Rules rules;
    private final Arrangement runs;
    private boolean late;

    Revision(SeriesState before, Sighting sighting, long newEpisodeId, Rules rules) {
        this.before = before;
        this.sighting = sighting;
        this.newEpisodeId = newEpisodeId;
        this.rules = rules;
        this.runs = new Arrangement(before, sighting.receivedAt(), newEpisodeId);
    }

    Step step() {
        int found = find();
        if (sighting.firing()) {
            firing(found);
        } else {
            resolved(found);
        }
        return Difference.between(
                before,
                runs.runs(),
                runs.absorbed(),
                runs.episode(),
                late,
                sighting.receivedAt(),
                rules);
    }

    /// Rule 1: the index of the run that the told start belongs to, or −1.
    private int find() {
        int byStart = Which.startedNear(runs.runs(), sighting.startsAt(), rules.skew());
        if (byStart >= 0) {
            return byStart;
        }
        int byClaim = Claims.around(runs.runs(), sighting.startsAt());
        if (byClaim >= 0) {
            return byClaim;
        }
        int byExtent = Which.endedAround(runs.runs(), sighting.startsAt());
        if (byExtent >= 0 || sighting.firing()) {
            return byExtent;
        }
        return Which.startedWithin(runs.runs(), sighting.startsAt(), sighting.endsAt());
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
        Run run = runs.run(found);
        boolean latest = runs.latest(found);
        boolean ranOut = run.reason() == EndReason.TIMEOUT && Claims.any(run);
        if (run.open() || (run.alive() && latest && (!ranOut || outlasts(run)))) {
            keepFiring(found);
        } else if (run.ended() && latest && firesAgain(run)) {
            Instant now = sighting.receivedAt();
            Run again = joined(found).reopened(now, sighting.stream()).seen(now);
            runs.replace(found, Claims.dropped(again));
        } else {
            lateCopy(found);
        }
    }

    /// Rule 2: the run that fires, if the sighting means it although its start is another one.
    private int meantThoughNotFound() {
        int index = runs.runs().size() - 1;
        if (index < 0 || !runs.run(index).alive()) {
            return -1;
        }
        Run run = runs.run(index);
        Instant start = sighting.startsAt();
        Told told = toldInOrder(run);
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

    /// What this stream told of the run, if it tells things in their order.
    private @Nullable Told toldInOrder(Run run) {
        return sighting.source() == Source.EVENT ? null : run.toldBy(sighting.stream());
    }

    /// Rule 3: whether a firing of an ended run is news and not a body that was overtaken.
    private boolean firesAgain(Run run) {
        Instant end = run.endedAt();
        Told told = toldInOrder(run);
        boolean knewTheEnd =
                end != null && told != null && told.end() != null && !told.end().isBefore(end);
        return knewTheEnd || outlasts(run);
    }

    /// An Alertmanager may hold a claim whose end it missed for a while longer than its sender.
    private boolean outlasts(Run run) {
        Duration window = Claims.any(run) ? rules.lateWindow().multipliedBy(2) : rules.lateWindow();
        return run.endedAt() != null && sighting.receivedAt().isAfter(run.endedAt().plus(window));
    }

    private void keepFiring(int index) {
        Run run = joined(index).seen(sighting.receivedAt());
        boolean ranOut = run.reason() == EndReason.TIMEOUT && Claims.any(run);
        Run claimed = ranOut ? Claims.dropped(run) : run;
        runs.replace(index, run.open() ? run : claimed.resumed());
    }

    private void lateCopy(int index) {
        late = true;
        runs.replace(index, joined(index).seen(sighting.receivedAt()));
    }

    private void open() {
        if (isForgotten()) {
            return;
        }
        for (Run run : runs.runs()) {
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
        Run run = runs.run(found);
        Run joined = joined(found);
        // A start within the skew may be told with an end before the start that is held.
        Instant end =
                sighting.endsAt().isBefore(joined.startedAt())
                        ? joined.startedAt()
                        : sighting.endsAt();
        if (overruledByClaims(found, end)) {
            late = !Claims.validAt(run, sighting.receivedAt()) && !end.equals(run.endedAt());
            runs.replace(found, joined);
        } else if (run.endsAfter() != null && !end.isAfter(run.endsAfter())) {
            Told told = toldInOrder(run);
            boolean undo = told != null && told.reopened() && end.equals(run.endsAfter());
            late = !undo;
            runs.replace(found, undo ? joined.reopeningUndone() : joined);
        } else if (run.ended() && run.endedAt() != null && !end.isAfter(run.endedAt())) {
            late = end.isBefore(run.endedAt());
            runs.replace(found, joined);
        } else {
            runs.replace(found, joined.ending(end, EndReason.RESOLVED));
        }
    }

    /// Claims beat what an Alertmanager concludes, unless they ran out, and its end is later than
    /// the last word of them. An Alertmanager that missed an end takes two firings for one.
    private boolean overruledByClaims(int found, Instant end) {
        Run run = runs.run(found);
        Run next = runs.latest(found) ? null : runs.run(found + 1);
        boolean takenForOne = next != null && Claims.any(next) && !next.startedAt().isAfter(end);
        return Claims.any(run)
                && (takenForOne
                        || Claims.validAt(run, sighting.receivedAt())
                        || Claims.withdrawn(run)
                        || !Claims.outlasts(run, end));
    }

    private boolean isForgotten() {
        late = startsInForgotten();
        return late;
    }

    private boolean startsInForgotten() {
        return before.forgotten() != null && !sighting.startsAt().isAfter(before.forgotten());
    }

    /// The run with this sighting's start and stream noted. None moves a run into those that were
    /// forgotten.
    private Run joined(int index) {
        Run started =
                startsInForgotten()
                        ? runs.run(index)
                        : runs.startingAlsoAt(index, sighting.startsAt());
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
        runs.put(Run.first(newEpisodeId, sighting, end, reason, told()));
    }
}
