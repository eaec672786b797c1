package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AdoptedService;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.crds.v1alpha1.WorkloadRef;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Mark;
import io.alerthistory.operator.rollout.Recorded;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.traffic.ClientService;
import java.util.Optional;

/// Why a run cannot work, or nothing can: what admission cannot see.
final class Obstacles {

    private Obstacles() {}

    /// @param kept the Service that was taken over before, as it was
    /// @param desired whom the spec asks for
    static Optional<Problem> of(
            Instance instance, Observed observed, Optional<AdoptedService> kept, Backend desired) {
        return observed.foreign().stream()
                .findFirst()
                .map(it -> taken(it, instance))
                .or(() -> inUse(instance, observed, kept, desired))
                .or(() -> ports(instance, observed, kept))
                .or(() -> legacy(instance, observed));
    }

    /// That a Service shall be given back that leads clients to a primary, or has to.
    private static Optional<Problem> inUse(
            Instance instance, Observed observed, Optional<AdoptedService> kept, Backend desired) {
        return observed.service()
                .filter(_ -> !desired.equals(Backend.LEGACY))
                .filter(service -> Adoption.ending(instance, service, kept))
                .map(_ ->
                        new Problem(
                                "AdoptedInUse",
                                "spec.traffic.service.adopt was set to false, and the primary has the traffic of Service %s or shall get it. It is given back while the legacy stack has the traffic: %s; else set adopt to true."
                                        .formatted(
                                                instance.clientService(),
                                                instance.spec().legacy() == null
                                                        ? "name the stack that it led to in spec.legacy and set spec.traffic.active to legacy"
                                                        : "set spec.traffic.active to legacy")));
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

    private static Problem taken(Foreign foreign, Instance instance) {
        var clients = foreign.object().equals(new ObjectRef("Service", instance.clientService()));
        return new Problem(
                "NameTaken",
                "%s is there already and is not ours: it belongs to %s, and is left alone. Delete or rename it, or %s."
                        .formatted(
                                foreign.object(),
                                foreign.owner(),
                                clients
                                        ? "set spec.traffic.service.adopt to true to take it over"
                                        : "choose another name"));
    }

    private static Optional<Problem> ports(
            Instance instance, Observed observed, Optional<AdoptedService> kept) {
        return observed.service()
                .filter(service -> Adoption.held(instance, service, kept))
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
