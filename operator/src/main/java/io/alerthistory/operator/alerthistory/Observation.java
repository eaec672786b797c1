package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.cluster.Lookup;
import io.alerthistory.operator.cluster.StackProbe;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Recorded;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.status.StatusView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
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
        var active = Recorded.memory(StatusView.orEmpty(resource.getStatus())).active();
        var service = service(resource, objects);
        var name = clientService(resource);
        var ours = service.isEmpty() || objects.contains(service.get());
        return new Observed(
                objects,
                List.of(),
                pods,
                service,
                ours
                        ? context.getSecondaryResources(EndpointSlice.class).stream()
                                .filter(slice -> name.equals(serviceOf(slice)))
                                .toList()
                        : lookup.slices(meta.getNamespace(), name),
                legacy(resource),
                List.of(),
                probe.ask(
                        pods.stream().filter(pod -> !Observed.revisionOf(pod).isEmpty()).toList(),
                        pod ->
                                RevisionView.ready(pod)
                                        && !active.flatMap(Backend::revision)
                                                .equals(Optional.of(Observed.revisionOf(pod)))),
                monitors,
                failure);
    }

    /// Ours, or the one that the spec takes over, which no cache holds.
    private Optional<Service> service(AlertHistory resource, List<HasMetadata> objects) {
        var name = clientService(resource);
        return objects.stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(it -> it.getMetadata().getName().equals(name))
                .findFirst()
                .or(() ->
                        resource.getSpec().trafficOrDefault().serviceOrDefault().adoptOrDefault()
                                ? lookup.service(resource.getMetadata().getNamespace(), name)
                                        .filter(it -> Adoption.wanted(Instance.of(resource), it))
                                : Optional.empty());
    }

    private Optional<LegacyView> legacy(AlertHistory resource) {
        var spec = resource.getSpec().legacy();
        if (spec == null) {
            return Optional.empty();
        }
        return Optional.of(lookup.legacy(resource.getMetadata().getNamespace(), spec, probe));
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
