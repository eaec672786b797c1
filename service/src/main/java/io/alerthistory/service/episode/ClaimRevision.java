package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One claim of a direct sender at work on the runs of its series, rule 6.
///
/// Claims that overlap are of one run, whoever makes them: a sender that was restarted tells a new
/// start and no end, and of a pair each tells its own start. A run fires while any claim of it holds.
final class ClaimRevision {

    private final SeriesState before;
    private final Sighting sighting;
    private final long newEpisodeId;
    private final Rules rules;
    private final Arrangement runs;
    private boolean late;

    ClaimRevision(SeriesState before, Sighting sighting, long newEpisodeId, Rules rules) {
        this.before = before;
        this.sighting = sighting;
        this.newEpisodeId = newEpisodeId;
        this.rules = rules;
        this.runs = new Arrangement(before, sighting.receivedAt(), newEpisodeId);
    }

    Step step() {
        int found = find();
        if (found < 0) {
            insert();
        } else if (sighting.firing()) {
            claimed(found);
        } else {
            withdrawn(found);
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

    /// The index of the run that the claim overlaps, or −1.
    private int find() {
        List<Run> all = runs.runs();
        Instant start = sighting.startsAt();
        int byStart = Which.startedNear(all, start, rules.skew());
        if (byStart >= 0) {
            return byStart;
        }
        int byClaim = Claims.around(all, start);
        if (byClaim >= 0) {
            return byClaim;
        }
        int byExtent = Which.endedAround(all, start);
        if (byExtent >= 0) {
            return byExtent;
        }
        // It fires now, or did until its end: what starts between is a part of it.
        Instant until = sighting.firing() ? sighting.receivedAt() : sighting.endsAt();
        int within = Which.startedWithin(all, start, until);
        return within >= 0 ? within : seenAfterwards();
    }

    /// The open run, if an Alertmanager spoke of it long after this start.
    private int seenAfterwards() {
        int index = runs.runs().size() - 1;
        if (index < 0 || !runs.run(index).alive()) {
            return -1;
        }
        Run run = runs.run(index);
        Instant start = sighting.startsAt();
        boolean after =
                run.startedAt().isBefore(start)
                        && !start.isAfter(run.seenAt().minus(rules.lateWindow()));
        return after ? index : -1;
    }

    private void insert() {
        late = startsInForgotten();
        if (late) {
            return;
        }
        Claim claim = new Claim(sighting.receivedAt(), sighting.endsAt());
        Told told = sighting.firing() ? told(null, claim) : told(sighting.endsAt(), claim);
        runs.put(
                Run.first(
                        newEpisodeId,
                        sighting,
                        sighting.firing() ? null : sighting.endsAt(),
                        sighting.firing() ? null : EndReason.RESOLVED,
                        told));
    }

    private void claimed(int found) {
        Run run = runs.run(found);
        Told own = run.toldBy(sighting.stream());
        boolean again = own != null && own.withdrawn() && !startsAfter(own.latestStart());
        boolean overtaken =
                (again && heardBefore(own))
                        || (!runs.latest(found) && (again || toldOfALaterRun(found)));
        if (overtaken) {
            late = true;
            runs.replace(found, started(found));
            return;
        }
        Instant now = sighting.receivedAt();
        Run joined = started(found).toldBy(told(null, longer(own))).seen(now);
        if (run.open()) {
            runs.replace(found, joined);
        } else if (run.ended() && again) {
            runs.replace(found, joined.reopened(now, sighting.stream()));
        } else {
            runs.replace(found, joined.resumed());
        }
    }

    /// A claim that waited to be stored while its withdrawal did not.
    private boolean heardBefore(@Nullable Told own) {
        return own != null
                && own.claim() != null
                && sighting.receivedAt().isBefore(own.claim().heardAt());
    }

    /// Of what one sender says of one start, the claim that reaches furthest holds.
    private Claim longer(@Nullable Told own) {
        Claim held = own == null || own.withdrawn() ? null : own.claim();
        boolean further = held != null && held.until().isAfter(sighting.endsAt());
        return new Claim(
                sighting.receivedAt(), held != null && further ? held.until() : sighting.endsAt());
    }

    private void withdrawn(int found) {
        Run run = runs.run(found);
        Told own = run.toldBy(sighting.stream());
        Run started = started(found);
        Instant end =
                sighting.endsAt().isBefore(started.startedAt())
                        ? started.startedAt()
                        : sighting.endsAt();
        if (run.endsAfter() != null && !end.isAfter(run.endsAfter())) {
            undo(found, started, own, end);
            return;
        }
        Run joined = started.toldBy(told(end, withdrawal(own, end)));
        Instant told = run.ended() ? run.endedAt() : null;
        late = told != null && end.isBefore(told);
        if (Claims.validAt(joined, sighting.receivedAt())) {
            runs.replace(found, joined);
        } else if (told != null && !Claims.any(run) && !end.isAfter(told)) {
            runs.replace(found, started.toldBy(told(end, null)));
        } else {
            Run after = Claims.ended(joined);
            boolean kept = told != null && told.equals(Run.later(told, after.endedAt()));
            runs.replace(found, kept ? joined : after);
        }
    }

    /// The end that was overruled by a reopening is told again.
    private void undo(int found, Run started, @Nullable Told own, Instant end) {
        boolean undo = own != null && own.reopened() && end.equals(started.endsAfter());
        late = !undo;
        Claim ended = new Claim(sighting.receivedAt(), end);
        runs.replace(found, undo ? started.toldBy(told(end, ended)).reopeningUndone() : started);
    }

    /// An end of a start that its sender has left behind, or one before an end that it told, changes
    /// nothing of what it claims.
    private Claim withdrawal(@Nullable Told own, Instant end) {
        Claim claim = own == null ? null : own.claim();
        if (claim != null && own != null) {
            boolean leftBehind = own.latestStart().isAfter(sighting.startsAt().plus(rules.skew()));
            boolean shorter = own.withdrawn() && claim.until().isAfter(end);
            if (leftBehind || shorter) {
                return claim;
            }
        }
        return new Claim(sighting.receivedAt(), end);
    }

    private boolean toldOfALaterRun(int found) {
        for (Run run : runs.runs().subList(found + 1, runs.runs().size())) {
            Told told = run.toldBy(sighting.stream());
            if (told != null
                    && told.latestStart().isAfter(sighting.startsAt().plus(rules.skew()))) {
                return true;
            }
        }
        return false;
    }

    private boolean startsAfter(Instant start) {
        return sighting.startsAt().isAfter(start.plus(rules.skew()));
    }

    private boolean startsInForgotten() {
        return before.forgotten() != null && !sighting.startsAt().isAfter(before.forgotten());
    }

    private Run started(int index) {
        return startsInForgotten()
                ? runs.run(index)
                : runs.startingAlsoAt(index, sighting.startsAt());
    }

    private Told told(@Nullable Instant end, @Nullable Claim claim) {
        return new Told(sighting.stream(), sighting.startsAt(), end, false, claim);
    }
}
