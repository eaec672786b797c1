package io.alerthistory.operator.rollout;

import io.alerthistory.crds.v1alpha1.WhenIdle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A run that goes on.
///
/// @param memory of before
/// @param run that goes on
/// @param seen what was seen
/// @param policy of the spec
/// @param now in whole seconds
record Forward(Memory memory, Run run, Seen seen, Policy policy, Instant now) {

    Memory next(Stage stage) {
        return asked(stage).or(() -> endpointsLost(stage)).orElseGet(() -> onward(stage));
    }

    /// Nothing moves, but a person can still take the traffic back.
    Memory paused(Stage stage) {
        if (seen.commands().aborts(run)) {
            return aborted(stage);
        }
        var since = Optional.of(run.pausedAt().orElse(now));
        return memory.to(new Rollout.Running(run.paused(since), stage), now);
    }

    private Optional<Memory> asked(Stage stage) {
        if (seen.commands().aborts(run)) {
            return Optional.of(aborted(stage));
        }
        if (seen.desired().equals(run.from())) {
            return Optional.of(
                    back(
                            stage,
                            Cause.REVERTED,
                            "The spec asks for %s again.".formatted(run.from().text())));
        }
        return seen.desired().equals(run.to())
                ? Optional.empty()
                : Optional.of(
                        back(
                                stage,
                                Cause.SUPERSEDED,
                                "The spec asks for %s.".formatted(seen.desired().text())));
    }

    private Memory aborted(Stage stage) {
        return back(stage, Cause.ABORTED, "The annotation alert-history.io/abort asks for it.");
    }

    private Optional<Memory> endpointsLost(Stage stage) {
        var weight = new Rollout.Running(run, stage).weight();
        if (weight == 0 || policy.single()) {
            return Optional.empty();
        }
        if (seen.of(run.to()).ready() == 0) {
            return Optional.of(
                    failed(
                            stage,
                            Cause.CANDIDATE_DOWN,
                            "%s has %d%% of the traffic and no ready pod."
                                    .formatted(run.to().text(), weight)));
        }
        return weight < Rollout.ALL && run.fromReady() && seen.of(run.from()).ready() == 0
                ? Optional.of(
                        failed(
                                stage,
                                Cause.ACTIVE_DOWN,
                                "%s lost all its ready pods during the run."
                                        .formatted(run.from().text())))
                : Optional.empty();
    }

    private Memory onward(Stage stage) {
        return switch (stage) {
            case Stage.Preflight preflight ->
                    seen.obstacle().isPresent() ? to(preflight) : savedFirst();
            case Stage.Backup backup -> backup(backup);
            case Stage.Candidate candidate -> candidate(candidate);
            case Stage.Shift shift -> shift(shift);
            case Stage.Hold hold -> hold(hold, hold.until(), hold.step() + 1);
            case Stage.Gate gate -> gate(gate);
            case Stage.Drain drain -> now.isBefore(drain.until()) ? to(drain) : watch(drain.step());
            case Stage.Soak soak -> hold(soak, soak.until(), run.steps().size());
            case Stage.Retire retire -> retire(retire);
            case Stage.Restore restore -> seen.of(run.from()).wanted() > 0 ? end() : to(restore);
            case Stage.Swap swap -> swap(swap);
            case Stage.Halted halted -> halted(halted);
            // A run that goes on is in none of these.
            case Stage.Revive _, Stage.Return _, Stage.Abandon _ -> to(stage);
        };
    }

    private Memory savedFirst() {
        return policy.backup().missing(run, seen.backup(), now)
                ? to(new Stage.Backup(now, now.plus(policy.backup().timeout())))
                : begin();
    }

    /// No weight moves before there is a backup, unless the spec does not ask for one any more.
    private Memory backup(Stage.Backup backup) {
        if (!policy.backup().missing(run, seen.backup(), now)) {
            return begin();
        }
        if (!seen.backup().broken().isEmpty()) {
            return failed(backup, Cause.BACKUP_FAILED, seen.backup().broken());
        }
        return now.isBefore(backup.until())
                ? to(backup)
                : failed(
                        backup,
                        Cause.BACKUP_FAILED,
                        "No backup was taken within spec.rollout.backup.timeout. %s"
                                .formatted(seen.backup().delay())
                                .strip());
    }

    private Memory begin() {
        var until = now.plus(policy.progressDeadline());
        return to(
                policy.single()
                        ? new Stage.Swap(now, until)
                        : new Stage.Candidate(now, until, seen.of(run.to()).progress()));
    }

    private Memory candidate(Stage.Candidate candidate) {
        var sight = seen.of(run.to());
        if (sight.proven()) {
            return enter(0, candidate);
        }
        if (!sight.progress().isEmpty() && !sight.progress().equals(candidate.progress())) {
            return to(
                    new Stage.Candidate(
                            candidate.since(),
                            now.plus(policy.progressDeadline()),
                            sight.progress()));
        }
        if (!sight.refusal().isEmpty()) {
            return run.fast()
                    ? halt(candidate, Cause.CANNOT_START, sight.refusal())
                    : failed(candidate, Cause.CANNOT_START, sight.refusal());
        }
        if (now.isBefore(candidate.until())) {
            return to(candidate);
        }
        var message =
                "%s did not become ready within %s."
                        .formatted(
                                run.to().text(),
                                Durations.text(
                                        Duration.between(candidate.since(), candidate.until())));
        // A known way back is not given up: whoever asked for it needs it.
        return run.fast()
                ? halt(candidate, Cause.NOT_READY, message)
                : failed(candidate, Cause.NOT_READY, message);
    }

    private Memory swap(Stage.Swap swap) {
        var sight = seen.of(run.to());
        if (sight.proven()) {
            return end();
        }
        if (!cannot(sight).isEmpty()) {
            return failed(swap, Cause.CANNOT_START, cannot(sight));
        }
        return now.isBefore(swap.until())
                ? to(swap)
                : failed(
                        swap,
                        Cause.NOT_READY,
                        "%s did not become ready in time.".formatted(run.to().text()));
    }

    private static String cannot(Sight sight) {
        return sight.refusal().isEmpty() ? sight.broken() : sight.refusal();
    }

    private Memory shift(Stage.Shift shift) {
        if (seen.verified()) {
            return followed(shift);
        }
        return now.isBefore(shift.until())
                ? to(shift)
                : halt(
                        shift,
                        Cause.NOT_VERIFIED,
                        "The data plane did not follow within the rollback deadline.");
    }

    /// A backend that lost its last weight is drained first.
    private Memory followed(Stage.Shift shift) {
        return new Rollout.Running(run, shift).weight() == Rollout.ALL
                ? to(new Stage.Drain(now, now.plus(policy.drain()), shift.step()))
                : watch(shift.step());
    }

    private Memory watch(int step) {
        var hold = run.steps().get(step) instanceof Step.Weight(_, var time) ? time : Duration.ZERO;
        return hold.isZero()
                ? enter(step + 1, new Stage.Hold(now, now, step))
                : new Forward(memory, run.with(run.tally().again()), seen, policy, now)
                        .to(new Stage.Hold(now, now.plus(hold), step));
    }

    /// A hold or the soak: samples are counted, and it ends when its time is over and enough of them
    /// were taken, so that a clock that jumps skips nothing.
    private Memory hold(Stage stage, Instant until, int next) {
        var counted = run.tally().add(seen.samples(), policy.window());
        var on = new Forward(memory, run.with(counted), seen, policy, now);
        if (counted.failedAt().size() >= policy.failureLimit()) {
            return on.failed(
                    stage,
                    Cause.ANALYSIS_FAILED,
                    "%d of the last samples failed: %s."
                            .formatted(counted.failedAt().size(), counted.last()));
        }
        if (seen.commands().skips(run, stage instanceof Stage.Soak ? "soak" : "" + next)) {
            return on.enter(next, stage);
        }
        if (counted.inconclusiveSince()
                .filter(since -> !now.isBefore(since.plus(policy.inconclusiveTimeout())))
                .isPresent()) {
            var message = "Samples say nothing: %s.".formatted(counted.last());
            return policy.inconclusiveRollsBack()
                    ? on.failed(stage, Cause.INCONCLUSIVE, message)
                    : on.halt(stage, Cause.INCONCLUSIVE, message);
        }
        if (!seen.of(run.to()).able() && !now.isBefore(until.plus(policy.progressDeadline()))) {
            return on.failed(
                    stage,
                    Cause.NOT_READY,
                    "Not all pods of %s are ready.".formatted(run.to().text()));
        }
        var full = Duration.between(stage.since(), until);
        var needed = full.dividedBy(policy.interval()) * 4 / 5;
        return now.isBefore(until) || counted.total() < needed
                ? on.to(stage)
                : on.enter(next, stage);
    }

    private Memory gate(Stage.Gate gate) {
        if (passes(gate)) {
            return enter(gate.step() + 1, gate);
        }
        if (now.isBefore(gate.until())) {
            return to(gate);
        }
        var name = gateName(gate);
        var message = "Nobody approved the gate %s in time.".formatted(name);
        return run.steps().get(gate.step()) instanceof Step.Gate(_, _, var back) && back
                ? failed(gate, Cause.GATE_EXPIRED, message)
                : halt(gate, Cause.GATE_EXPIRED, message);
    }

    private boolean passes(Stage.Gate gate) {
        return seen.commands().approves(run, gateName(gate))
                || seen.commands().skips(run, "" + (gate.step() + 1));
    }

    private String gateName(Stage.Gate gate) {
        return run.steps().get(gate.step()) instanceof Step.Gate(var name, _, _) ? name : "";
    }

    /// A legacy backend that is kept is scaled down for a moment only where its connections would
    /// else go on. A pod on its way out still answers whoever stayed connected to it; one that never
    /// goes, on a node that is lost, holds the run for a while only.
    private Memory retire(Stage.Retire retire) {
        var old = seen.of(run.from());
        var late = !now.isBefore(retire.since().plus(policy.progressDeadline()));
        if (old.wanted() > 0 || (old.pods() > 0 && !late)) {
            return to(retire);
        }
        return kept() ? to(new Stage.Restore(now)) : end();
    }

    private boolean kept() {
        return run.from().equals(Backend.LEGACY) && policy.idle() == WhenIdle.KEEP;
    }

    /// The named observation, or a person, ends a halt.
    private Memory halted(Stage.Halted halted) {
        var in = halted.in();
        var skipped = seen.commands().skips(run, "" + (in.stepOrNone() + 1));
        return switch (halted.cause()) {
            case BACKUP_FAILED ->
                    policy.backup().missing(run, seen.backup(), now) ? to(halted) : begin();
            case NOT_READY -> seen.of(run.to()).proven() ? enter(0, in) : to(halted);
            case NOT_VERIFIED ->
                    (seen.verified() || skipped) && in instanceof Stage.Shift shift
                            ? followed(shift)
                            : to(halted);
            case GATE_EXPIRED ->
                    in instanceof Stage.Gate gate && passes(gate)
                            ? enter(gate.step() + 1, gate)
                            : to(halted);
            case INCONCLUSIVE, ANALYSIS_FAILED -> heldUp(halted, skipped);
            case CANNOT_START -> cannot(seen.of(run.to())).isEmpty() ? to(in) : to(halted);
            case CANDIDATE_DOWN, ACTIVE_DOWN -> to(in);
            case ABORTED, REVERTED, SUPERSEDED, STATUS_LOST -> to(halted);
        };
    }

    private Memory heldUp(Stage.Halted halted, boolean skipped) {
        var in = halted.in();
        if (skipped || (seen.commands().skips(run, "soak") && in instanceof Stage.Soak)) {
            return enter(in.stepOrNone() + 1, in);
        }
        var counted = run.tally().add(seen.samples(), policy.window());
        var on = new Forward(memory, run.with(counted), seen, policy, now);
        var well =
                halted.cause() == Cause.INCONCLUSIVE
                        ? counted.inconclusiveSince().isEmpty()
                        : counted.failedAt().size() < policy.failureLimit();
        return well ? on.to(in) : on.to(halted);
    }

    /// The next step, once the new backend can take what it says. What comes after the last step is
    /// the soak, and what comes after that the end.
    private Memory enter(int step, Stage stage) {
        if (stage instanceof Stage.Soak) {
            return kept() && !policy.recycles() ? end() : to(new Stage.Retire(now));
        }
        if (step >= run.steps().size()) {
            return new Forward(memory, run.with(run.tally().again()), seen, policy, now)
                    .to(new Stage.Soak(now, now.plus(policy.soak())));
        }
        return switch (run.steps().get(step)) {
            case Step.Gate(_, var timeout, _) -> to(new Stage.Gate(now, now.plus(timeout), step));
            case Step.Weight _ ->
                    seen.of(run.to()).able()
                            ? to(new Stage.Shift(now, now.plus(policy.rollbackDeadline()), step))
                            : to(
                                    stage instanceof Stage.Hold
                                            ? stage
                                            : new Stage.Hold(now, now, step - 1));
        };
    }

    private Memory failed(Stage stage, Cause cause, String message) {
        return policy.automatic() ? back(stage, cause, message) : halt(stage, cause, message);
    }

    private Memory halt(Stage stage, Cause cause, String message) {
        return to(
                stage instanceof Stage.Halted halted
                        ? halted.cause() == cause
                                ? halted
                                : new Stage.Halted(halted.in(), cause, message)
                        : new Stage.Halted(stage, cause, message));
    }

    private Memory back(Stage stage, Cause cause, String message) {
        return Backward.begin(memory, run, stage, seen, policy, now, cause, message);
    }

    private Memory end() {
        var before =
                run.from().equals(Backend.LEGACY) ? memory.lastGood() : Optional.of(run.from());
        return memory.to(new Rollout.Steady(run.to()), now)
                .good(before.filter(it -> !it.equals(run.to())))
                .failing(Optional.empty())
                .ended(Past.completed(run, now), policy.historyLimit());
    }

    private Memory to(Stage stage) {
        return memory.to(new Rollout.Running(run, stage), now);
    }
}
