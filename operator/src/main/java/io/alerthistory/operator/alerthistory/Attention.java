package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Run;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.rollout.Waiting;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.Problems;
import io.alerthistory.operator.traffic.Drift;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What needs a person, the most telling first.
///
/// @param course what was decided
/// @param observed the world
/// @param objects that shall exist
/// @param drifts changes by somebody else of what carries the traffic
/// @param now the time
record Attention(
        Course course, Observed observed, Objects objects, List<Drift> drifts, Instant now) {

    Optional<Problem> problem() {
        return course.obstacle()
                .or(observed::failure)
                .or(course.carriage()::problem)
                .or(() -> Drift.contested(drifts, now))
                .or(this::halted)
                .or(this::overdue)
                .or(this::backup)
                .or(this::candidate)
                .or(this::active)
                .or(this::rolledBack)
                .or(this::monitor);
    }

    private Optional<Problem> halted() {
        return course.running()
                .filter(it -> it.stage() instanceof Stage.Halted)
                .map(it -> (Stage.Halted) it.stage())
                .map(it ->
                        new Problem(
                                it.cause().reason(),
                                "%s Waits for %s. To go back: annotation alert-history.io/abort: %s"
                                        .formatted(
                                                it.message(),
                                                Waiting.of(course.memory()).what(),
                                                course.running().orElseThrow().run().id())));
    }

    /// A rollback that takes longer than it may.
    private Optional<Problem> overdue() {
        return course.running()
                .filter(it -> it.run().back())
                .flatMap(it ->
                        switch (it.stage()) {
                            case Stage.Revive revive ->
                                    overdue(
                                            it.run(),
                                            revive.until(),
                                            "has no ready pod. Look at its pods; the traffic goes back as soon as one is ready");
                            case Stage.Return back ->
                                    overdue(
                                            it.run(),
                                            back.until(),
                                            "has the traffic, and the data plane was not seen to follow. Look at the Service and its endpoints");
                            default -> Optional.empty();
                        });
    }

    private Optional<Problem> overdue(Run run, Instant until, String what) {
        return now.isBefore(until)
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                "RollbackOverdue", "%s %s.".formatted(run.from().text(), what)));
    }

    private Optional<Problem> backup() {
        return course.running()
                .filter(it -> it.stage() instanceof Stage.Backup)
                .flatMap(_ -> course.backup().broken().or(() -> course.backup().delay()))
                .map(this::stays);
    }

    private Optional<Problem> candidate() {
        var starting =
                switch (course.memory().rollout()) {
                    case Rollout.Unowned _ -> Optional.of(course.revision());
                    case Rollout.Running(var run, Stage.Candidate _) -> run.to().revision();
                    case Rollout.Running(var run, Stage.Swap _) -> run.to().revision();
                    case Rollout.Running _ -> Optional.<String>empty();
                    case Rollout.Steady(var backend) ->
                            backend.equals(Backend.LEGACY) && course.legacyWanted()
                                    ? Optional.of(course.revision())
                                    : Optional.<String>empty();
                };
        return starting.flatMap(revision -> Problems.of(objects.view(revision), true, now))
                .map(this::stays);
    }

    private Optional<Problem> active() {
        return course.memory()
                .active()
                .flatMap(Backend::revision)
                .flatMap(revision -> Problems.of(objects.view(revision), false, now));
    }

    private Problem stays(Problem problem) {
        return course.memory()
                .active()
                .filter(_ -> !course.instance().sqlite())
                .map(active ->
                        new Problem(
                                problem.reason(),
                                "%s Traffic stays on %s."
                                        .formatted(problem.message(), active.text())))
                .orElse(problem);
    }

    private Optional<Problem> rolledBack() {
        return course.memory()
                .failed()
                .map(failure ->
                        new Problem(
                                "RolledBack",
                                "%s failed (%s): %s Correct the spec, or change spec.rollout.attempt to try it again."
                                        .formatted(
                                                failure.target().text(),
                                                failure.cause().reason(),
                                                failure.message())));
    }

    private Optional<Problem> monitor() {
        return objects.wantsMonitor() && !observed.serviceMonitors()
                ? Optional.of(
                        new Problem(
                                "ServiceMonitorUnknown",
                                "spec.monitoring.serviceMonitor: the cluster knows no ServiceMonitor. Install the Prometheus Operator's definitions, or set it to false."))
                : Optional.empty();
    }
}
