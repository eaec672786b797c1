package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.crds.v1alpha1.WorkloadRef;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Mark;
import io.alerthistory.operator.rollout.Recorded;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.traffic.ClientService;
import java.util.Optional;

/// Why a run cannot work, or nothing can: what admission cannot see.
final class Obstacles {

    private Obstacles() {}

    static Optional<Problem> of(Instance instance, Observed observed) {
        return observed.foreign().stream()
                .findFirst()
                .map(Obstacles::taken)
                .or(() -> ports(instance, observed))
                .or(() -> legacy(instance, observed));
    }

    /// That the legacy stack has traffic, or shall get it, and the spec names it no more.
    static Optional<Problem> legacyInUse(
            AlertHistorySpec spec, AlertHistoryStatus status, Observed observed) {
        var memory = Recorded.memory(status);
        var owns =
                memory.active()
                        .or(() ->
                                observed.service()
                                        .flatMap(ClientService::mark)
                                        .flatMap(Mark::active))
                        .filter(Backend.LEGACY::equals)
                        .isPresent();
        var goesThere =
                memory.rollout()
                        .running()
                        .filter(it -> it.run().to().equals(Backend.LEGACY) && !it.run().back())
                        .isPresent();
        return spec.legacy() == null && (owns || goesThere)
                ? Optional.of(
                        new Problem(
                                "LegacyInUse",
                                "spec.legacy was removed while the legacy stack %s traffic, so nothing moves. Put it back, and remove it when status.active is a primary and no run is under way."
                                        .formatted(owns ? "has" : "is to get")))
                : Optional.empty();
    }

    private static Problem taken(Foreign foreign) {
        return new Problem(
                "NameTaken",
                "%s is there already and is not ours: it belongs to %s, and is left alone. Delete or rename it, or choose another name."
                        .formatted(foreign.object(), foreign.owner()));
    }

    private static Optional<Problem> ports(Instance instance, Observed observed) {
        return observed.service()
                .filter(service -> Adoption.wanted(instance, service))
                .flatMap(Adoption::unusablePort)
                .map(port ->
                        new Problem(
                                "AdoptedPortMismatch",
                                "Service %s has the target port %s, which the primary does not listen on. Set it to 8080 or http, or set spec.traffic.service.adopt to false and choose another name."
                                        .formatted(instance.clientService(), port)));
    }

    private static Optional<Problem> legacy(Instance instance, Observed observed) {
        var spec = instance.spec().legacy();
        if (spec == null) {
            return Optional.empty();
        }
        var name = "%s %s".formatted(kind(spec.workloadRef()), spec.workloadRef().name());
        var view = observed.legacy();
        if (view.isEmpty() || view.get().replicas().isEmpty()) {
            return Optional.of(
                    new Problem(
                            "LegacyMissing",
                            "%s is not there. Correct spec.legacy.workloadRef, or remove spec.legacy."
                                    .formatted(name)));
        }
        return view.get().selector().isEmpty()
                ? Optional.of(
                        new Problem(
                                "LegacyUnselectable",
                                "%s selects its pods without matchLabels, so no Service can. Give it matchLabels."
                                        .formatted(name)))
                : Optional.empty();
    }

    /// The kind of a workload, as the API server names it.
    static String kind(WorkloadRef reference) {
        return switch (reference.kindOrDefault()) {
            case DEPLOYMENT -> "Deployment";
            case STATEFUL_SET -> "StatefulSet";
        };
    }
}
