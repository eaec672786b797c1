package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.LegacySpec;
import io.alerthistory.operator.cluster.Lookup;
import io.alerthistory.operator.cluster.StackProbe;
import io.alerthistory.operator.cluster.Writer;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.status.StatusView;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is left behind when an AlertHistory with a legacy stack is deleted: that stack with its pods,
/// ready, and an adopted Service that selects it again. Everything else the cluster collects.
final class Farewell {

    /// Holds a deletion until the legacy stack can serve.
    static final String FINALIZER = "alert-history.io/legacy";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final Lookup lookup;
    private final StackProbe probe;
    private final Writer writer;

    Farewell(Lookup lookup, StackProbe probe, Writer writer) {
        this.lookup = lookup;
        this.probe = probe;
        this.writer = writer;
    }

    /// Whether there is something to leave behind.
    static boolean needed(AlertHistory resource) {
        return resource.getSpec().legacy() != null;
    }

    /// One step of it.
    ///
    /// @return when to look again, empty when it is done
    Optional<Duration> step(AlertHistory resource, Instant now) {
        if (!resource.getMetadata().getFinalizers().contains(FINALIZER)) {
            return Optional.empty();
        }
        var legacy = resource.getSpec().legacy();
        var instance = Instance.of(resource);
        var service = lookup.service(instance.namespace(), instance.clientService());
        if (legacy == null || goes(instance, legacy, service)) {
            writer.finalizer(resource, FINALIZER, false);
            return Optional.empty();
        }
        var view = lookup.legacy(instance.namespace(), legacy, probe);
        var shall =
                Optional.ofNullable(legacy.replicas())
                        .or(() ->
                                Optional.ofNullable(
                                        StatusView.orEmpty(resource.getStatus()).legacyReplicas()))
                        .orElse(1);
        if (view.wanted() == 0) {
            writer.scale(
                    instance.namespace(),
                    Obstacles.kind(legacy.workloadRef()),
                    legacy.workloadRef().name(),
                    shall);
            return Optional.of(AGAIN);
        }
        if (!view.able() && !overdue(resource, now)) {
            return Optional.of(AGAIN);
        }
        giveBack(resource, instance, service);
        writer.finalizer(resource, FINALIZER, false);
        return Optional.empty();
    }

    /// Whoever deletes the namespace, the Service or the stack too wants nothing left.
    private boolean goes(Instance instance, LegacySpec legacy, Optional<Service> service) {
        return service.filter(it -> it.getMetadata().getDeletionTimestamp() == null).isEmpty()
                || lookup.workload(instance.namespace(), legacy.workloadRef()).isEmpty();
    }

    private static boolean overdue(AlertHistory resource, Instant now) {
        return !now.isBefore(
                Instant.parse(resource.getMetadata().getDeletionTimestamp()).plus(PATIENCE));
    }

    private void giveBack(AlertHistory resource, Instance instance, Optional<Service> service) {
        var adopted = Optional.ofNullable(StatusView.orEmpty(resource.getStatus()).adopted());
        service.filter(it -> Adoption.wanted(instance, it))
                .ifPresent(it ->
                        writer.applyTraffic(
                                Adoption.givenBack(instance, Adoption.of(it, adopted)), it));
    }
}
