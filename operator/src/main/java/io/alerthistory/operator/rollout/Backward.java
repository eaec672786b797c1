package io.alerthistory.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/// A run that goes back. It depends on nothing but the old backend.
///
/// @param memory of before
/// @param run that goes back
/// @param seen what was seen
/// @param policy of the spec
/// @param now in whole seconds
record Backward(Memory memory, Run run, Seen seen, Policy policy, Instant now) {

    /// Decides that a run goes back. At weight 0 nothing has moved; an old backend that can take the
    /// traffic gets it at once.
    static Memory begin(
            Memory memory,
            Run run,
            Stage stage,
            Seen seen,
            Policy policy,
            Instant now,
            Cause cause,
            String message) {
        var weight = new Rollout.Running(run, stage).weight();
        var back =
                run.paused(Optional.empty())
                        .with(new Setback(cause, message, now, weight, Optional.empty()));
        var deadline = now.plus(policy.rollbackDeadline());
        if (weight == 0) {
            return memory.to(new Rollout.Running(back, new Stage.Abandon(now)), now);
        }
        if (policy.single()) {
            return memory.to(new Rollout.Running(back, new Stage.Return(now, deadline)), now);
        }
        var revive = new Stage.Revive(now, deadline);
        var backward = new Backward(memory, back, seen, policy, now);
        return backward.canTake(revive)
                ? backward.to(new Stage.Return(now, deadline))
                : backward.to(revive);
    }

    Memory next(Stage stage) {
        return switch (stage) {
            case Stage.Revive revive ->
                    canTake(revive) ? to(new Stage.Return(now, revive.until())) : to(revive);
            case Stage.Return back -> returning(back);
            case Stage.Abandon abandon -> abandoned() ? end() : to(abandon);
            // A run that goes back is in none of these.
            case Stage.Preflight _,
                    Stage.Backup _,
                    Stage.Candidate _,
                    Stage.Shift _,
                    Stage.Hold _,
                    Stage.Gate _,
                    Stage.Drain _,
                    Stage.Soak _,
                    Stage.Retire _,
                    Stage.Restore _,
                    Stage.Swap _,
                    Stage.Halted _ ->
                    to(new Stage.Revive(now, now.plus(policy.rollbackDeadline())));
        };
    }

    /// All of it, or enough of it: it had a part of the traffic already, the new one is worse off,
    /// or time is up.
    private boolean canTake(Stage.Revive revive) {
        var old = seen.of(run.from());
        var weight = run.setback().map(Setback::weight).orElse(0);
        return old.ready() > 0
                && (old.able()
                        || weight < Rollout.ALL
                        || seen.of(run.to()).ready() == 0
                        || !now.isBefore(revive.until()));
    }

    private Memory returning(Stage.Return back) {
        if (seen.verified()) {
            var done = run.setback().map(it -> it.verified(now)).map(run::with).orElse(run);
            return memory.to(new Rollout.Running(done, new Stage.Abandon(now)), now);
        }
        // With one pod only, a new target is a way out when the old revision does not start either.
        var elsewhere = !seen.desired().equals(run.to()) && !seen.desired().equals(run.from());
        return policy.single() && elsewhere && !now.isBefore(back.until()) ? end() : to(back);
    }

    private boolean abandoned() {
        if (run.to().equals(Backend.LEGACY)) {
            return switch (policy.idle()) {
                case KEEP -> true;
                case SCALE_TO_ZERO -> seen.of(run.to()).wanted() == 0;
            };
        }
        return policy.single() || seen.of(run.to()).wanted() == 0;
    }

    private Memory end() {
        var setback = run.setback().orElseThrow();
        var failed =
                setback.cause().remembered()
                        ? Optional.of(
                                new Failure(
                                        run.to(),
                                        run.attempt(),
                                        setback.cause(),
                                        setback.message(),
                                        setback.decidedAt()))
                        : Optional.<Failure>empty();
        return memory.to(new Rollout.Steady(run.from()), now)
                .failing(failed)
                .ended(Past.back(run, setback, now), policy.historyLimit());
    }

    private Memory to(Stage stage) {
        return memory.to(new Rollout.Running(run, stage), now);
    }
}
