package io.alerthistory.operator.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Decides who has the traffic: one transition at a time.
public final class Rollouts {

    private Rollouts() {}

    /// What follows from what is kept and what was seen. Total: every memory and every observation
    /// has one answer.
    public static Memory next(Memory memory, Seen seen, Policy policy, Instant at) {
        var now = at.truncatedTo(ChronoUnit.SECONDS);
        var next =
                switch (memory.rollout()) {
                    case Rollout.Unowned _ -> first(memory, seen, now);
                    case Rollout.Steady(var backend) -> steady(memory, backend, seen, policy, now);
                    case Rollout.Running running -> running(memory, running, seen, policy, now);
                };
        // What was seen is about the weights of before.
        return next.programmed().sequence() == memory.programmed().sequence()
                ? next.verified(seen.verified(), now)
                : next;
    }

    /// Whoever is there already keeps the traffic; else the first one that is ready gets it.
    private static Memory first(Memory memory, Seen seen, Instant now) {
        if (seen.paused()) {
            return memory;
        }
        if (seen.of(Backend.LEGACY).ready() > 0) {
            return memory.to(new Rollout.Steady(Backend.LEGACY), now);
        }
        var candidate = seen.of(seen.desired());
        return candidate.proven() && seen.obstacle().isEmpty()
                ? memory.to(new Rollout.Steady(seen.desired()), now)
                : memory;
    }

    private static Memory steady(
            Memory memory, Backend active, Seen seen, Policy policy, Instant now) {
        if (seen.desired().equals(active)) {
            return memory.failing(Optional.empty());
        }
        if (seen.paused() || memory.failed().filter(failure -> failure.forbids(seen)).isPresent()) {
            return memory;
        }
        var fast =
                seen.desired().equals(Backend.LEGACY)
                        || memory.lastGood().equals(Optional.of(seen.desired()));
        if (seen.changing() && !fast) {
            // What is being built may be what its steps need. A known way back needs nothing.
            return memory;
        }
        var run =
                Run.start(active, seen.desired(), seen.attempt(), policy.stepsOf(fast), fast, now);
        return memory.failing(Optional.empty())
                .to(new Rollout.Running(run, new Stage.Preflight(now)), now);
    }

    private static Memory running(
            Memory memory, Rollout.Running running, Seen seen, Policy policy, Instant now) {
        var run = running.run().seenReady(seen.of(running.run().from()).ready() > 0);
        if (run.back()) {
            return new Backward(memory, run, seen, policy, now).next(running.stage());
        }
        var forward = new Forward(memory, run, seen, policy, now);
        if (seen.paused()) {
            return forward.paused(running.stage());
        }
        if (run.pausedAt().isPresent()) {
            var pause = Duration.between(run.pausedAt().get(), now);
            return memory.to(
                    new Rollout.Running(
                            run.paused(Optional.empty()), Shifting.by(running.stage(), pause)),
                    now);
        }
        return forward.next(running.stage());
    }

    /// The memory when the status was lost: what the traffic's own object says, else whom it selects.
    /// A run that was lost goes back to the backend that it came from.
    ///
    /// @param status what is kept, nobody owning the traffic if it was lost
    /// @param mark what the traffic's own object says
    /// @param attempt of the spec
    public static Memory recover(
            Memory status, Mark mark, String attempt, Policy policy, Instant at) {
        if (status.active().isPresent() || mark.active().isEmpty()) {
            return status;
        }
        var now = at.truncatedTo(ChronoUnit.SECONDS);
        var active = mark.active().get();
        var kept =
                new Memory(
                        new Rollout.Steady(active),
                        mark.lastGood(),
                        status.failed(),
                        new Programmed(mark.sequence(), false, now),
                        status.history());
        var to = mark.run().flatMap(Run::target).filter(target -> !target.equals(active));
        if (to.isEmpty()) {
            return kept;
        }
        var setback =
                new Setback(
                        Cause.STATUS_LOST,
                        "The status was lost while %s was under way."
                                .formatted(mark.run().orElse("a run")),
                        now,
                        mark.weight(),
                        Optional.empty());
        var run =
                new Run(
                        mark.run().orElseThrow(),
                        active,
                        to.get(),
                        attempt,
                        List.<Step>of(),
                        true,
                        now,
                        Optional.empty(),
                        false,
                        Tally.NONE,
                        Optional.of(setback));
        return new Memory(
                new Rollout.Running(
                        run, new Stage.Revive(now, now.plus(policy.rollbackDeadline()))),
                kept.lastGood(),
                kept.failed(),
                kept.programmed(),
                kept.history());
    }
}
