package io.alerthistory.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/// What a run waits for, and when to look again.
///
/// @param what for people and machines; empty outside a run
/// @param until when it is over, or its deadline; empty if there is none
public record Waiting(String what, Optional<Instant> until) {

    /// Of what is kept.
    public static Waiting of(Memory memory) {
        return memory.rollout()
                .running()
                .map(running -> of(running.run(), running.stage()))
                .orElse(new Waiting("", Optional.empty()));
    }

    private static Waiting of(Run run, Stage stage) {
        if (run.pausedAt().isPresent() && !run.back()) {
            return new Waiting("spec.paused: false", Optional.empty());
        }
        return new Waiting(what(run, stage), RecordedRun.until(stage));
    }

    private static String what(Run run, Stage stage) {
        var from = run.from().text();
        var to = run.to().text();
        return switch (stage) {
            case Stage.Preflight _ -> "what the condition Stalled names";
            case Stage.Backup _ -> "a backup of the database";
            case Stage.Candidate _ -> to + " to be ready";
            case Stage.Shift _ -> "the data plane to follow";
            case Stage.Hold hold -> "the hold to end at " + hold.until();
            case Stage.Gate gate -> "the annotation " + Commands.APPROVE + ": " + token(run, gate);
            case Stage.Drain drain -> from + " to be drained at " + drain.until();
            case Stage.Soak soak -> "the soak to end at " + soak.until();
            case Stage.Retire _ -> from + " to be scaled down";
            case Stage.Restore _ -> from + " to be scaled up again";
            case Stage.Swap _ -> to + " to be ready";
            case Stage.Revive _ -> from + " to be ready";
            case Stage.Return _ -> "the data plane to follow back to " + from;
            case Stage.Abandon _ -> to + " to be scaled down";
            case Stage.Halted halted -> exits(run, halted);
        };
    }

    private static String token(Run run, Stage.Gate gate) {
        return run.id()
                + "/"
                + (run.steps().get(gate.step()) instanceof Step.Gate(var name, _, _) ? name : "");
    }

    /// How a halt ends, beside an abort and another target.
    private static String exits(Run run, Stage.Halted halted) {
        var step = halted.in() instanceof Stage.Soak ? "soak" : "" + (halted.in().stepOrNone() + 1);
        var skip = Commands.SKIP + ": " + run.id() + "/" + step;
        return switch (halted.cause()) {
            case GATE_EXPIRED ->
                    halted.in() instanceof Stage.Gate gate
                            ? "the annotation " + Commands.APPROVE + ": " + token(run, gate)
                            : "the annotation " + skip;
            case NOT_VERIFIED -> "the data plane to follow, or the annotation " + skip;
            case INCONCLUSIVE -> "a sample that says something, or the annotation " + skip;
            case ANALYSIS_FAILED -> "samples to pass, or the annotation " + skip;
            case BACKUP_FAILED -> "a backup of the database that was read back";
            case NOT_READY, CANDIDATE_DOWN, CANNOT_START -> run.to().text() + " to be ready";
            case ACTIVE_DOWN -> run.from().text() + " to be ready";
            case ABORTED, REVERTED, SUPERSEDED, STATUS_LOST ->
                    "the annotation " + Commands.ABORT + ": " + run.id();
        };
    }
}
