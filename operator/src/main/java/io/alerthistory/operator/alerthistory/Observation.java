package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.cluster.Lookup;
import io.alerthistory.operator.cluster.StackProbe;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.status.StatusView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Sees: the caches, and what the pods say about themselves.
final class Observation {

    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final Lookup lookup;
    private final StackProbe probe;

    Observation(Lookup lookup, StackProbe probe) {
        this.lookup = lookup;
        this.probe = probe;
    }

    Observed of(AlertHistory resource, Context<AlertHistory> context, Optional<Problem> failure) {
        var meta = resource.getMetadata();
        var objects = new ArrayList<HasMetadata>();
        for (var type : EventSources.OWNED) {
            objects.addAll(context.getSecondaryResources(type));
        }
        var monitors = serviceMonitors(context);
        if (monitors) {
            objects.addAll(context.getSecondaryResources(GenericKubernetesResource.class));
        }
        // What belongs to somebody else is looked up by name when its name is needed.
        objects.removeIf(it -> Foreign.of(it, meta.getName(), meta.getUid()).isPresent());
        var pods = List.copyOf(context.getSecondaryResources(Pod.class));
        var active =
                Backend.parse(StatusView.orEmpty(resource.getStatus()).active())
                        .map(Backend::revision)
                        .orElse("");
        var service = clientService(resource);
        return new Observed(
                objects,
                List.of(),
                pods,
                context.getSecondaryResources(EndpointSlice.class).stream()
                        .filter(slice -> service.equals(serviceOf(slice)))
                        .toList(),
                probe.ask(
                        pods,
                        pod -> RevisionView.ready(pod) && !active.equals(Observed.revisionOf(pod))),
                monitors,
                failure);
    }

    private static String clientService(AlertHistory resource) {
        return resource.getSpec()
                .trafficOrDefault()
                .serviceOrDefault()
                .nameOrDefault(resource.getMetadata().getName());
    }

    private static String serviceOf(EndpointSlice slice) {
        return Objects.requireNonNullElse(slice.getMetadata().getLabels().get(SERVICE_NAME), "");
    }

    /// Their definition may come later than the operator.
    private boolean serviceMonitors(Context<AlertHistory> context) {
        var sources = context.eventSourceRetriever();
        if (!sources.getEventSourcesFor(GenericKubernetesResource.class).isEmpty()) {
            return true;
        }
        if (!context.getPrimaryResource().getSpec().monitoringOrDefault().serviceMonitorOrDefault()
                || !lookup.serviceMonitors()) {
            return false;
        }
        sources.dynamicallyRegisterEventSource(
                EventSources.serviceMonitors(sources.eventSourceContextForDynamicRegistration()));
        return true;
    }
}
