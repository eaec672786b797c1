package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Scaling;
import io.alerthistory.operator.rollout.Memory;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Run;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.stack.StackReport;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.RevisionView;
import java.util.Comparator;
import java.util.Optional;

/// Whether the database has connections for the pods that a run brings up.
final class Capacity {

    private Capacity() {}

    /// Why a run that has not brought anything up yet has to wait. A known way back waits for nothing,
    /// and where no pod says how many connections are free, nobody knows.
    static Optional<Problem> problem(Instance instance, Observed observed, Memory memory) {
        var postgres = instance.spec().database().postgres();
        if (postgres == null) {
            return Optional.empty();
        }
        return memory.rollout()
                .running()
                .filter(it -> it.stage() instanceof Stage.Preflight)
                .map(Rollout.Running::run)
                .filter(run -> !run.fast())
                .flatMap(run -> {
                    var more = more(instance, observed, run);
                    return free(observed)
                            .filter(it -> more * postgres.maxConnectionsOrDefault() > it.free())
                            .map(it -> tooFew(it, more, postgres.maxConnectionsOrDefault()));
                });
    }

    /// How many pods come, as [Scales] will have it.
    private static int more(Instance instance, Observed observed, Run run) {
        return run.to()
                .revision()
                .map(revision -> {
                    var has = wanted(instance, observed, revision);
                    var other =
                            run.from()
                                    .revision()
                                    .map(it -> wanted(instance, observed, it))
                                    .orElseGet(() ->
                                            observed.legacy().map(it -> it.wanted()).orElse(0));
                    return Math.max(0, Math.max(Scaling.replicas(instance.spec()), other) - has);
                })
                .orElse(0);
    }

    private static int wanted(Instance instance, Observed observed, String revision) {
        return observed.revision(revision, instance.workload(revision)).wanted();
    }

    /// What the pods that are ready say; of several the least.
    private static Optional<StackReport.Connections> free(Observed observed) {
        return observed.pods().stream()
                .filter(RevisionView::ready)
                .flatMap(pod ->
                        Optional.ofNullable(observed.reports().get(pod.getMetadata().getName()))
                                .stream())
                .flatMap(report -> Optional.ofNullable(report.stack()).stream())
                .flatMap(stack -> stack.connections().stream())
                .min(Comparator.comparingInt(StackReport.Connections::free));
    }

    private static Problem tooFew(StackReport.Connections connections, int pods, int each) {
        return new Problem(
                "ConnectionsExhausted",
                "The database has %d of %d connections left, and %d more pods may open %d each. Lower spec.database.postgres.maxConnections or spec.primary.replicas, or let the database have more connections; the run waits."
                        .formatted(connections.free(), connections.most(), pods, each));
    }
}
