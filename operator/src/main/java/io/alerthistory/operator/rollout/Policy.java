package io.alerthistory.operator.rollout;

import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.OnTimeout;
import io.alerthistory.crds.v1alpha1.RolloutStep;
import io.alerthistory.crds.v1alpha1.WhenIdle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What the spec says about how a run goes.
///
/// @param single whether only one pod can run, so that a new revision replaces the old one
/// @param steps of a new run
/// @param drain how long a backend that lost its traffic sends its clients away
/// @param soak how long the old backend stays warm
/// @param progressDeadline for a candidate to become ready
/// @param rollbackDeadline for a rollback, and for the data plane to follow
/// @param automatic whether a rollback needs no person
/// @param interval between samples
/// @param window that failed samples are counted in
/// @param failureLimit so many failed samples roll back
/// @param minRequests fewer of both backends within the window are no evidence
/// @param maxErrorRate highest share of errors, at most 1
/// @param maxP99 longest time that 99 of 100 requests may take
/// @param inconclusiveTimeout how long samples may say nothing
/// @param inconclusiveRollsBack whether the traffic goes back then, else the run halts
/// @param recycles whether connections to a backend outlive its traffic, as with a Service
/// @param idle what becomes of the legacy stack without traffic
/// @param historyLimit so many runs are kept
/// @param backup that a run stands on
public record Policy(
        boolean single,
        List<Step> steps,
        Duration drain,
        Duration soak,
        Duration progressDeadline,
        Duration rollbackDeadline,
        boolean automatic,
        Duration interval,
        Duration window,
        int failureLimit,
        int minRequests,
        double maxErrorRate,
        Optional<Duration> maxP99,
        Duration inconclusiveTimeout,
        boolean inconclusiveRollsBack,
        boolean recycles,
        WhenIdle idle,
        int historyLimit,
        BackupPolicy backup) {

    private static final List<Step> AT_ONCE = List.of(new Step.Weight(Rollout.ALL, Duration.ZERO));
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    /// Of a spec.
    ///
    /// @throws IllegalArgumentException naming a field that makes no sense
    public static Policy of(AlertHistorySpec spec) {
        return of(spec, true);
    }

    /// Of a spec, with what carries the traffic.
    ///
    /// @param recycles whether connections to a backend outlive its traffic
    /// @throws IllegalArgumentException naming a field that makes no sense
    public static Policy of(AlertHistorySpec spec, boolean recycles) {
        var rollout = spec.rolloutOrDefault();
        var analysis = rollout.analysisOrDefault();
        var interval =
                Durations.parse("spec.rollout.analysis.interval", analysis.intervalOrDefault());
        return new Policy(
                spec.database().sqlite() != null,
                steps(rollout.stepsOrDefault()),
                Drain.ofRevision(spec),
                Durations.parse("spec.rollout.soak", rollout.soakOrDefault()),
                Durations.parse(
                        "spec.rollout.progressDeadline", rollout.progressDeadlineOrDefault()),
                Durations.parse(
                        "spec.rollout.rollback.deadline",
                        rollout.rollbackOrDefault().deadlineOrDefault()),
                rollout.rollbackOrDefault().automaticOrDefault(),
                interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval,
                Durations.parse("spec.rollout.analysis.window", analysis.windowOrDefault()),
                analysis.failureLimitOrDefault(),
                analysis.minRequestsOrDefault(),
                share(analysis.maxErrorRateOrDefault()),
                Optional.ofNullable(analysis.maxP99())
                        .map(it -> Durations.parse("spec.rollout.analysis.maxP99", it)),
                Durations.parse(
                        "spec.rollout.analysis.inconclusive.timeout",
                        analysis.inconclusiveOrDefault().timeoutOrDefault()),
                analysis.inconclusiveOrDefault().thenOrDefault() == OnTimeout.ROLL_BACK,
                recycles,
                spec.legacy() == null ? WhenIdle.KEEP : spec.legacy().whenIdleOrDefault(),
                rollout.historyLimitOrDefault(),
                spec.database().sqlite() != null
                        ? BackupPolicy.NONE
                        : BackupPolicy.of(rollout.backupOrDefault()));
    }

    /// The steps of a run, all of the traffic at once when there are none.
    List<Step> stepsOf(boolean fast) {
        return fast || single || steps.isEmpty() ? AT_ONCE : steps;
    }

    private static double share(String percent) {
        if (!percent.matches("[0-9]{1,3}([.][0-9]{1,3})?%")) {
            throw new IllegalArgumentException(
                    "spec.rollout.analysis.maxErrorRate: '%s' is no percentage; write one such as 0.5%%"
                            .formatted(percent));
        }
        return Double.parseDouble(percent.substring(0, percent.length() - 1)) / 100;
    }

    private static List<Step> steps(List<RolloutStep> steps) {
        return steps.stream().map(Policy::step).toList();
    }

    private static Step step(RolloutStep step) {
        return step.gate() == null
                ? new Step.Weight(
                        Objects.requireNonNullElse(step.weight(), 0),
                        Durations.parse("spec.rollout.steps.hold", step.holdOrDefault()))
                : new Step.Gate(
                        step.gate(),
                        Durations.parse("spec.rollout.steps.timeout", step.timeoutOrDefault()),
                        step.onTimeoutOrDefault() == OnTimeout.ROLL_BACK);
    }
}
