package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The runs of a series at work: a new or changed run is put in its place, swallows the later ones
/// that start inside it, and ends the one before it.
final class Arrangement {

    private final Instant now;
    private final long newEpisodeId;
    private final List<Run> runs;
    private final List<Transition> absorbed = new ArrayList<>(0);
    private long episode = Step.UNKNOWN;

    Arrangement(SeriesState before, Instant now, long newEpisodeId) {
        this.now = now;
        this.newEpisodeId = newEpisodeId;
        this.runs = new ArrayList<>(before.runs());
    }

    List<Run> runs() {
        return runs;
    }

    List<Transition> absorbed() {
        return absorbed;
    }

    /// The episode that was put in its place last.
    long episode() {
        return episode;
    }

    Run run(int index) {
        return runs.get(index);
    }

    boolean latest(int index) {
        return index == runs.size() - 1;
    }

    /// The run with this start noted. A start within the skew never moves a run into the one before
    /// it.
    Run startingAlsoAt(int index, Instant start) {
        Run run = runs.get(index);
        Run previous = index > 0 ? runs.get(index - 1) : null;
        boolean intrudes =
                previous != null
                        && previous.ended()
                        && previous.endedAt() != null
                        && !start.isBefore(previous.startedAt())
                        && !start.isAfter(previous.endedAt());
        return intrudes ? run : run.startingAlsoAt(List.of(start));
    }

    void replace(int index, Run run) {
        runs.remove(index);
        put(run);
    }

    void put(Run run) {
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
        Run sum = Union.of(run, next).withEpisode(kept.episode());
        return asClaimed(sum);
    }

    private Run asClaimed(Run sum) {
        Instant until = Claims.until(sum);
        if (until == null || sum.endedAt() == null || !until.isAfter(sum.endedAt())) {
            return sum;
        }
        return until.isAfter(now) ? sum.resumed() : Claims.ended(sum);
    }

    private void cut(int index, Instant nextStart) {
        Run run = runs.get(index);
        boolean concluded = !run.ended();
        Instant end = run.endedAt();
        if (concluded && (end == null || end.isAfter(nextStart))) {
            Instant claimed = Claims.until(run);
            Run ranOut = claimed == null ? run : Claims.ended(run);
            boolean before = ranOut.endedAt() != null && ranOut.endedAt().isBefore(nextStart);
            runs.set(
                    index,
                    claimed != null && before
                            ? ranOut
                            : run.ending(nextStart, EndReason.SUPERSEDED));
        }
    }
}
