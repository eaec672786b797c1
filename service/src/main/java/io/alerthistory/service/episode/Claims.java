package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What follows for a run from the claims that direct senders make of it, rule 6.
final class Claims {

    private Claims() {}

    static boolean any(Run run) {
        for (int i = 0; i < run.told().size(); i++) {
            if (run.told().get(i).claim() != null) {
                return true;
            }
        }
        return false;
    }

    static boolean validAt(Run run, Instant time) {
        for (Told told : run.told()) {
            if (told.claim() != null && told.claim().validAt(time)) {
                return true;
            }
        }
        return false;
    }

    /// The greatest moment that is claimed, null if nothing is.
    static @Nullable Instant until(Run run) {
        Instant until = null;
        for (Told told : run.told()) {
            until = told.claim() == null ? until : Run.later(until, told.claim().until());
        }
        return until;
    }

    /// Whether the greatest moment that is claimed is an end that its sender told.
    static boolean withdrawn(Run run) {
        Instant until = until(run);
        for (Told told : run.told()) {
            if (told.withdrawn() && told.claim() != null && told.claim().until().equals(until)) {
                return true;
            }
        }
        return false;
    }

    /// When a claim that was not withdrawn was last heard, null if there is none.
    static @Nullable Instant lastHeard(Run run) {
        Instant heard = null;
        for (Told told : run.told()) {
            boolean stands = told.claim() != null && !told.withdrawn();
            heard =
                    stands && told.claim() != null
                            ? Run.later(heard, told.claim().heardAt())
                            : heard;
        }
        return heard;
    }

    /// The latest run of which somebody claims that it fired at `start`, or −1.
    static int around(List<Run> runs, Instant start) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            Instant until = until(runs.get(i));
            if (until != null
                    && !start.isBefore(runs.get(i).startedAt())
                    && !start.isAfter(until)) {
                return i;
            }
        }
        return -1;
    }

    /// The run at its greatest claimed moment: it is resolved if its sender told that end. Otherwise
    /// that claim ran out, unless an Alertmanager told an end after it was last heard.
    static Run ended(Run run) {
        Instant until = until(run);
        if (until == null) {
            throw new IllegalStateException("nothing is claimed of episode " + run.episode());
        }
        if (withdrawn(run)) {
            return run.ending(notBefore(run.startedAt(), until), EndReason.RESOLVED);
        }
        Instant told = endToldAfterwards(run);
        return told == null
                ? run.ending(notBefore(run.startedAt(), until), EndReason.TIMEOUT)
                : run.ending(notBefore(run.startedAt(), told), EndReason.RESOLVED);
    }

    private static @Nullable Instant endToldAfterwards(Run run) {
        Instant end = null;
        for (Told told : run.told()) {
            boolean merely = told.claim() == null && told.end() != null;
            end = merely && outlasts(run, told.end()) ? Run.later(end, told.end()) : end;
        }
        return end;
    }

    /// Whether an end that an Alertmanager tells lies after everything that was claimed was heard.
    static boolean outlasts(Run run, @Nullable Instant end) {
        Instant heard = lastHeard(run);
        return end != null && (heard == null || end.isAfter(heard));
    }

    /// The same run, of which nobody claims anything any more.
    static Run dropped(Run run) {
        List<Told> all = new ArrayList<>(run.told().size());
        for (Told told : run.told()) {
            all.add(told.claiming(null));
        }
        return run.withTold(all);
    }

    private static Instant notBefore(Instant least, Instant time) {
        return time.isBefore(least) ? least : time;
    }
}
