package io.alerthistory.operator.rollout;

import java.util.Optional;

/// Decides who has the traffic.
public final class Rollouts {

    private Rollouts() {}

    /// The next state. Total: every memory and every observation has one, and the traffic moves only
    /// to a candidate that is ready.
    public static Rollout next(Memory memory, Seen seen) {
        var active = memory.active();
        if (active.isEmpty() || !active.get().equals(seen.desired())) {
            // A second switch waits until the revision before is drained: only one is kept.
            return seen.candidateReady() && !seen.previousRunning()
                    ? new Rollout.Switching(seen.desired())
                    : new Rollout.Candidate(active, seen.desired());
        }
        if (!seen.verified()) {
            return new Rollout.Switching(seen.desired());
        }
        return memory.lastGood()
                .filter(previous -> seen.previousRunning())
                .<Rollout>map(previous -> new Rollout.Draining(seen.desired(), previous))
                .orElseGet(() -> new Rollout.Steady(seen.desired()));
    }

    /// The memory when the status was lost: what the traffic's own object says, else whom it selects,
    /// if that one is ready.
    ///
    /// @param annotated the revision in our annotation of the client Service
    /// @param selected the revision that the client Service selects, if any of its pods is ready
    public static Memory recover(
            Memory status, Optional<String> annotated, Optional<String> selected, String desired) {
        if (status.active().isPresent()) {
            return status;
        }
        var active = annotated.or(() -> selected.filter(revision -> !revision.equals(desired)));
        return new Memory(
                active, status.lastGood().filter(old -> !active.equals(Optional.of(old))));
    }
}
