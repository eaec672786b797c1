package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AdoptedService;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.crds.v1alpha1.LegacySpec;
import io.alerthistory.operator.cluster.Lookup;
import io.alerthistory.operator.cluster.StackProbe;
import io.alerthistory.operator.cluster.Writer;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.rollout.Drain;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.status.StatusView;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is left behind when an AlertHistory is deleted: its legacy stack with its pods, ready, and an
/// adopted Service that selects what it selected before. Everything else the cluster collects.
final class Farewell {

    /// Holds a deletion until that is done.
    static final String FINALIZER = "alert-history.io/legacy";

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Lookup lookup;
    private final StackProbe probe;
    private final Writer writer;
    // Since when nobody is led to the pods, by uid. Whoever forgets it waits once more.
    private final ConcurrentMap<String, Instant> left = new ConcurrentHashMap<>();

    Farewell(Lookup lookup, StackProbe probe, Writer writer) {
        this.lookup = lookup;
        this.probe = probe;
        this.writer = writer;
    }

    /// Whether there is something to leave behind: a legacy stack, or a Service that was taken over.
    static boolean needed(AlertHistory resource, AlertHistoryStatus status) {
        return resource.getSpec().legacy() != null || status.adopted() != null;
    }

    /// Whether its deletion waits.
    static boolean holds(AlertHistory resource) {
        return resource.getMetadata().getFinalizers().contains(FINALIZER);
    }

    /// Whether its deletion has to wait, and does not yet.
    static boolean owed(AlertHistory resource, AlertHistoryStatus status) {
        return needed(resource, status) && !holds(resource);
    }

    /// One step of it.
    ///
    /// @return when to look again, empty when it is done
    Optional<Duration> step(AlertHistory resource, Instant now) {
        var uid = resource.getMetadata().getUid();
        if (!holds(resource)) {
            left.remove(uid);
            return Optional.empty();
        }
        var instance = Instance.of(resource);
        var spec = resource.getSpec().legacy();
        var status = StatusView.orEmpty(resource.getStatus());
        var kept = Optional.ofNullable(status.adopted());
        var service = lookup.service(instance.namespace(), instance.clientService());
        var legacy =
                Optional.ofNullable(spec)
                        .map(it -> lookup.legacy(instance.namespace(), it, probe))
                        .filter(it -> it.replicas().isPresent());
        var clients = clients(instance, service, kept);
        if (clients == Parting.Clients.GIVEN_BACK && follow(instance, legacy)) {
            left.putIfAbsent(uid, now);
        }
        var parting =
                new Parting(
                        clients,
                        legacy,
                        Instant.parse(resource.getMetadata().getDeletionTimestamp()),
                        Optional.ofNullable(left.get(uid)),
                        Drain.ofStop(instance.spec()));
        switch (parting.step(now)) {
            case REVIVE -> {
                if (spec != null) {
                    revive(instance, spec, status);
                }
            }
            case WAIT -> {}
            case GIVE_BACK ->
                    service.ifPresent(it ->
                            writer.giveBack(
                                    Adoption.givenBack(instance, Adoption.of(it, kept)), it));
            case RELEASE -> {
                writer.finalizer(resource, FINALIZER, false);
                left.remove(uid);
                return Optional.empty();
            }
        }
        return Optional.of(AGAIN);
    }

    private static Parting.Clients clients(
            Instance instance, Optional<Service> service, Optional<AdoptedService> kept) {
        var there = service.filter(it -> it.getMetadata().getDeletionTimestamp() == null);
        if (there.isEmpty()) {
            return Parting.Clients.GONE;
        }
        if (Adoption.taken(instance, there.get(), kept)) {
            return Parting.Clients.TAKEN;
        }
        // One of somebody else that we never had leads nobody to our pods.
        return kept.isPresent() ? Parting.Clients.GIVEN_BACK : Parting.Clients.OURS;
    }

    private void revive(Instance instance, LegacySpec spec, AlertHistoryStatus status) {
        writer.scale(
                instance.namespace(),
                Obstacles.kind(spec.workloadRef()),
                spec.workloadRef().name(),
                Optional.ofNullable(spec.replicas())
                        .or(() -> Optional.ofNullable(status.legacyReplicas()))
                        .orElse(1));
    }

    /// Whether the endpoints of the Service name none of our pods, and one of the legacy stack if it has
    /// some.
    private boolean follow(Instance instance, Optional<LegacyView> legacy) {
        var named =
                lookup.slices(instance.namespace(), instance.clientService()).stream()
                        .flatMap(slice -> Stream.ofNullable(slice.getEndpoints()))
                        .flatMap(endpoints -> endpoints.stream())
                        .flatMap(endpoint -> Stream.ofNullable(endpoint.getTargetRef()))
                        .map(target -> String.valueOf(target.getName()))
                        .collect(Collectors.toSet());
        return lookup.pods(instance.namespace(), Map.of(Labels.INSTANCE, instance.name())).stream()
                        .noneMatch(pod -> named.contains(pod.getMetadata().getName()))
                && legacy.filter(it -> it.ready() > 0 && named.isEmpty()).isEmpty();
    }
}
