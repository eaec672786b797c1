package io.alerthistory.operator.rollout;

import io.alerthistory.crds.v1alpha1.RecordedStep;
import io.alerthistory.crds.v1alpha1.RolloutRun;
import io.alerthistory.crds.v1alpha1.RolloutSamples;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A run as it stands in a status: flat, and read back as it was.
final class RecordedRun {

    private static final String HALT = "Halt";
    private static final String ROLL_BACK = "RollBack";

    private RecordedRun() {}

    static RolloutRun write(Rollout.Running running, String waitingFor) {
        var run = running.run();
        var stage = running.stage();
        var halted = stage instanceof Stage.Halted it ? it : null;
        var in = halted == null ? stage : halted.in();
        var setback = run.setback();
        return new RolloutRun(
                run.id(),
                run.from().text(),
                run.to().text(),
                run.attempt(),
                run.fast(),
                run.steps().stream().map(RecordedRun::step).toList(),
                stage.stepOrNone() + 1,
                state(stage),
                halted == null ? null : state(in),
                setback.map(Setback::cause)
                        .or(() -> Optional.ofNullable(halted).map(Stage.Halted::cause))
                        .map(Cause::reason)
                        .orElse(null),
                setback.map(Setback::message)
                        .or(() -> Optional.ofNullable(halted).map(Stage.Halted::message))
                        .map(message -> cut(message, 1000))
                        .orElse(null),
                in.since().toString(),
                until(in).map(Instant::toString).orElse(null),
                waitingFor.isEmpty() ? null : cut(waitingFor, 250),
                run.startedAt().toString(),
                run.pausedAt().map(Instant::toString).orElse(null),
                run.fromReady(),
                in instanceof Stage.Candidate candidate ? candidate.progress() : null,
                run.tally().failedAt().isEmpty()
                        ? null
                        : run.tally().failedAt().stream().map(Instant::toString).toList(),
                run.tally().inconclusiveSince().map(Instant::toString).orElse(null),
                samples(run.tally()),
                setback.map(it -> it.decidedAt().toString()).orElse(null),
                setback.map(Setback::weight).orElse(null),
                setback.flatMap(Setback::verifiedAt).map(Instant::toString).orElse(null));
    }

    static Rollout.Running read(RolloutRun run) {
        var cause = Optional.ofNullable(run.reason()).map(Cause::of);
        var message = Objects.requireNonNullElse(run.message(), "");
        var state = String.valueOf(run.state());
        var halted = state.equals("Halted");
        var stage = stage(halted ? String.valueOf(run.halted()) : state, run);
        var setback =
                run.rollbackAt() == null
                        ? Optional.<Setback>empty()
                        : Optional.of(
                                new Setback(
                                        cause.orElse(Cause.STATUS_LOST),
                                        message,
                                        time(run.rollbackAt()),
                                        Objects.requireNonNullElse(run.rollbackWeight(), 0),
                                        Optional.ofNullable(run.rollbackVerifiedAt())
                                                .map(Instant::parse)));
        return new Rollout.Running(
                new Run(
                        String.valueOf(run.run()),
                        Recorded.backend(run.from()),
                        Recorded.backend(run.to()),
                        Objects.requireNonNullElse(run.attempt(), ""),
                        steps(run.steps()),
                        Boolean.TRUE.equals(run.fast()),
                        time(run.startedAt()),
                        Optional.ofNullable(run.pausedAt()).map(Instant::parse),
                        Boolean.TRUE.equals(run.fromReady()),
                        tally(run),
                        setback),
                halted ? new Stage.Halted(stage, cause.orElse(Cause.STATUS_LOST), message) : stage);
    }

    /// The name of a stage in a status.
    static String state(Stage stage) {
        return switch (stage) {
            case Stage.Preflight _ -> "Preflight";
            case Stage.Backup _ -> "Backup";
            case Stage.Candidate _ -> "Candidate";
            case Stage.Shift _ -> "Shifting";
            case Stage.Hold _ -> "Holding";
            case Stage.Gate _ -> "AtGate";
            case Stage.Drain _ -> "Draining";
            case Stage.Soak _ -> "Soaking";
            case Stage.Retire _ -> "Retiring";
            case Stage.Restore _ -> "Restoring";
            case Stage.Swap _ -> "Swapping";
            case Stage.Revive _ -> "Reviving";
            case Stage.Return _ -> "Returning";
            case Stage.Abandon _ -> "Abandoning";
            case Stage.Halted _ -> "Halted";
        };
    }

    private static Stage stage(String state, RolloutRun run) {
        var since = time(run.since());
        var step = Objects.requireNonNullElse(run.step(), 0) - 1;
        return switch (state) {
            case "Preflight" -> new Stage.Preflight(since);
            case "Backup" -> new Stage.Backup(since, time(run.until()));
            case "Candidate" ->
                    new Stage.Candidate(
                            since,
                            time(run.until()),
                            Objects.requireNonNullElse(run.progress(), ""));
            case "Shifting" -> new Stage.Shift(since, time(run.until()), within(step, run));
            case "Holding" -> new Stage.Hold(since, time(run.until()), Math.min(step, last(run)));
            case "AtGate" -> new Stage.Gate(since, time(run.until()), within(step, run));
            case "Draining" -> new Stage.Drain(since, time(run.until()), within(step, run));
            case "Soaking" -> new Stage.Soak(since, time(run.until()));
            case "Retiring" -> new Stage.Retire(since);
            case "Restoring" -> new Stage.Restore(since);
            case "Swapping" -> new Stage.Swap(since, time(run.until()));
            case "Reviving" -> new Stage.Revive(since, time(run.until()));
            case "Returning" -> new Stage.Return(since, time(run.until()));
            case "Abandoning" -> new Stage.Abandon(since);
            default -> throw new IllegalArgumentException("status.rollout.state: unknown " + state);
        };
    }

    private static int within(int step, RolloutRun run) {
        if (step < 0 || step > last(run)) {
            throw new IllegalArgumentException("status.rollout.step: there is no step " + step);
        }
        return step;
    }

    private static int last(RolloutRun run) {
        return run.steps() == null ? -1 : run.steps().size() - 1;
    }

    /// When a stage ends, or its deadline.
    static Optional<Instant> until(Stage stage) {
        return switch (stage) {
            case Stage.Backup backup -> Optional.of(backup.until());
            case Stage.Candidate candidate -> Optional.of(candidate.until());
            case Stage.Shift shift -> Optional.of(shift.until());
            case Stage.Hold hold -> Optional.of(hold.until());
            case Stage.Gate gate -> Optional.of(gate.until());
            case Stage.Drain drain -> Optional.of(drain.until());
            case Stage.Soak soak -> Optional.of(soak.until());
            case Stage.Swap swap -> Optional.of(swap.until());
            case Stage.Revive revive -> Optional.of(revive.until());
            case Stage.Return back -> Optional.of(back.until());
            case Stage.Preflight _,
                    Stage.Retire _,
                    Stage.Restore _,
                    Stage.Abandon _,
                    Stage.Halted _ ->
                    Optional.empty();
        };
    }

    private static RecordedStep step(Step step) {
        return switch (step) {
            case Step.Weight(var percent, var hold) ->
                    new RecordedStep(percent, Durations.text(hold), null, null, null);
            case Step.Gate(var name, var timeout, var back) ->
                    new RecordedStep(
                            null, null, name, Durations.text(timeout), back ? ROLL_BACK : HALT);
        };
    }

    private static List<Step> steps(@Nullable List<RecordedStep> steps) {
        return steps == null
                ? List.of()
                : steps.stream()
                        .<Step>map(step ->
                                step.gate() == null
                                        ? new Step.Weight(
                                                Objects.requireNonNullElse(step.weight(), 0),
                                                Durations.parse(
                                                        "status.rollout.steps.hold",
                                                        Objects.requireNonNullElse(
                                                                step.hold(), "0s")))
                                        : new Step.Gate(
                                                step.gate(),
                                                Durations.parse(
                                                        "status.rollout.steps.timeout",
                                                        Objects.requireNonNullElse(
                                                                step.timeout(), "24h")),
                                                ROLL_BACK.equals(step.onTimeout())))
                        .toList();
    }

    private static @Nullable RolloutSamples samples(Tally tally) {
        return tally.equals(Tally.NONE)
                ? null
                : new RolloutSamples(
                        tally.passed(),
                        tally.failed(),
                        tally.quiet(),
                        tally.inconclusive(),
                        cut(tally.last(), 250));
    }

    private static Tally tally(RolloutRun run) {
        var samples = run.samples();
        return new Tally(
                samples == null ? 0 : Objects.requireNonNullElse(samples.passed(), 0),
                samples == null ? 0 : Objects.requireNonNullElse(samples.failed(), 0),
                samples == null ? 0 : Objects.requireNonNullElse(samples.quiet(), 0),
                samples == null ? 0 : Objects.requireNonNullElse(samples.inconclusive(), 0),
                samples == null ? "" : Objects.requireNonNullElse(samples.last(), ""),
                run.failedAt() == null
                        ? List.of()
                        : run.failedAt().stream().map(Instant::parse).toList(),
                Optional.ofNullable(run.inconclusiveSince()).map(Instant::parse));
    }

    private static Instant time(@Nullable String text) {
        return Instant.parse(Objects.requireNonNull(text, "status.rollout: a time is missing"));
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
