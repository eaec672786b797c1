package io.alerthistory.operator.status;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.crds.v1alpha1.BackendTraffic;
import io.alerthistory.operator.rollout.Recorded;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Waiting;
import io.alerthistory.operator.stack.StackReport;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The status of an AlertHistory. Equal observations give an equal status, at any time.
public final class StatusView {

    private StatusView() {}

    /// The status to write over the one before.
    public static AlertHistoryStatus of(AlertHistoryStatus before, Report report, Instant now) {
        var memory = report.memory();
        var active = memory.active().map(it -> it.text()).orElse(null);
        var sameActive = Objects.equals(active, before.active());
        var told = report.active().orElse(report.desired()).stacks().findFirst();
        return new AlertHistoryStatus(
                report.generation(),
                phase(report),
                active,
                report.target().text(),
                report.image(),
                Summary.of(report),
                report.shares().stream()
                        .map(it -> new BackendTraffic(it.backend().text(), it.weight(), it.ready()))
                        .toList(),
                weights(report),
                step(memory.rollout()),
                Recorded.programmed(memory),
                report.provider(),
                report.drift(),
                Recorded.run(memory, Waiting.of(memory).what()),
                report.backup().newest().orElse(null),
                Recorded.failed(memory),
                report.adopted().orElse(null),
                report.legacyReplicas().orElse(null),
                Recorded.history(memory),
                memory.lastGood().map(it -> it.text()).orElse(null),
                told.map(StackReport::version).orElse(sameActive ? before.version() : null),
                told.map(StackReport::schema).orElse(sameActive ? before.schema() : null),
                report.active()
                        .or(() -> Optional.of(report.desired()))
                        .flatMap(RevisionView::deployment)
                        .map(deployment -> deployment.getStatus())
                        .map(status -> status.getReplicas())
                        .orElse(0),
                report.selector(),
                Verdicts.conditions(before, report, now));
    }

    /// The status of a spec that cannot be followed: what runs goes on.
    public static AlertHistoryStatus invalid(
            AlertHistoryStatus before, long generation, Problem problem, Instant now) {
        return new AlertHistoryStatus(
                generation,
                "Stalled",
                before.active(),
                before.desired(),
                before.image(),
                Problem.quote(problem.message()),
                before.traffic(),
                before.weights(),
                before.step(),
                before.programmed(),
                before.provider(),
                before.drift(),
                before.rollout(),
                before.backup(),
                before.failed(),
                before.adopted(),
                before.legacyReplicas(),
                before.history(),
                before.lastGood(),
                before.version(),
                before.schema(),
                before.replicas(),
                before.selector(),
                Verdicts.invalid(before, generation, problem, now));
    }

    private static @Nullable String weights(Report report) {
        return report.shares().isEmpty()
                ? null
                : report.shares().stream()
                        .map(it -> String.valueOf(it.weight()))
                        .collect(Collectors.joining("/"));
    }

    private static @Nullable String step(Rollout rollout) {
        return rollout.running()
                .filter(it -> it.stage().stepOrNone() >= 0)
                .map(it -> (it.stage().stepOrNone() + 1) + "/" + it.run().steps().size())
                .orElse(null);
    }

    private static String phase(Report report) {
        if (report.paused()) {
            return "Paused";
        }
        var back = report.memory().rollout().running().filter(it -> it.run().back()).isPresent();
        return report.problem().isPresent() && !back
                ? "Stalled"
                : Stages.phase(report.memory().rollout());
    }

    /// The status, or an empty one.
    public static AlertHistoryStatus orEmpty(@Nullable AlertHistoryStatus status) {
        return Optional.ofNullable(status).orElse(AlertHistoryStatus.EMPTY);
    }
}
