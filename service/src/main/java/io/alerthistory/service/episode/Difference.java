package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What changed between two states of a series, and what of the new one is worth holding.
final class Difference {

    private Difference() {}

    static Step between(
            SeriesState before,
            List<Run> after,
            List<Transition> absorbed,
            long episode,
            boolean late,
            Instant receivedAt,
            Rules rules) {
        List<Run> touched = new ArrayList<>(2);
        List<Transition> transitions = new ArrayList<>(2);
        List<Long> removed = new ArrayList<>(0);
        for (Transition transition : absorbed) {
            if (held(before.runs(), transition.episode()) != null) {
                transitions.add(transition);
                removed.add(transition.episode());
            }
        }
        for (Run run : after) {
            Run old = held(before.runs(), run.episode());
            if (old != null && storedAlike(old, run)) {
                continue;
            }
            touched.add(run);
            describe(old, run, receivedAt, transitions);
        }
        return new Step(
                forget(after, before.forgotten(), receivedAt, rules),
                touched,
                removed,
                transitions,
                episode,
                transitions.isEmpty(),
                late);
    }

    private static void describe(
            @Nullable Run old, Run run, Instant receivedAt, List<Transition> into) {
        long id = run.episode();
        if (old == null) {
            into.add(new Transition.Opened(id, run.startedAt()));
        } else if (run.startedAt().isBefore(old.startedAt())) {
            into.add(new Transition.StartMoved(id, run.startedAt(), old.startedAt()));
        }
        Instant was = old == null ? null : old.endedAt();
        Instant end = run.endedAt();
        if (end == null || run.reason() == null) {
            if (was != null) {
                boolean paused = old != null && run.reopens() > old.reopens();
                Gap gap = paused && !run.gaps().isEmpty() ? run.gaps().getLast() : null;
                into.add(new Transition.Reopened(id, receivedAt, gap));
            }
        } else if (old != null && was == null && run.reopens() < old.reopens()) {
            into.add(new Transition.ReopeningUndone(id, end));
        } else if (!end.equals(was) || (old != null && old.reason() != run.reason())) {
            into.add(new Transition.Ended(id, end, run.reason(), was));
        }
    }

    private static boolean storedAlike(Run a, Run b) {
        return a.reopens() == b.reopens()
                && a.startedAt().equals(b.startedAt())
                && Objects.equals(a.endedAt(), b.endedAt())
                && a.reason() == b.reason()
                && a.gaps().equals(b.gaps());
    }

    private static @Nullable Run held(List<Run> runs, long episode) {
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).episode() == episode) {
                return runs.get(i);
            }
        }
        return null;
    }

    private static SeriesState forget(
            List<Run> runs, @Nullable Instant before, Instant receivedAt, Rules rules) {
        Instant horizon = receivedAt.minus(Episodes.memory(rules));
        Instant forgotten = before;
        int first = 0;
        while (first < runs.size() - 1) {
            boolean old = settled(runs.get(first), runs.get(first + 1), horizon);
            if (!old && runs.size() - first <= SeriesState.MAX_RUNS) {
                break;
            }
            forgotten = Run.later(forgotten, runs.get(first).endedAt());
            first++;
        }
        return new SeriesState(runs.subList(first, runs.size()), forgotten);
    }

    /// Whether nobody can have more to say of a run: what is said of it was true before the next one
    /// began, and if its end is the start of the next one, that one's start is settled too.
    private static boolean settled(Run run, Run next, Instant horizon) {
        if (!run.seenAt().isBefore(horizon) || !next.startedAt().isBefore(horizon)) {
            return false;
        }
        Instant end = next.endedAt();
        boolean startMayMove =
                end == null || !end.isBefore(horizon) || !next.seenAt().isBefore(horizon);
        return run.ended() || !startMayMove;
    }
}
