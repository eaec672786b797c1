package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.cluster.Lookup;
import io.alerthistory.operator.cluster.StackProbe;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.proxy.Bootstrap;
import io.alerthistory.operator.proxy.Fleet;
import io.alerthistory.operator.proxy.Routes;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Memory;
import io.alerthistory.operator.rollout.Recorded;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.status.StatusView;
import io.alerthistory.operator.traffic.Handover;
import io.alerthistory.operator.traffic.Soundings;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
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

    private final GatewayWatch gateways;

    Observation(Lookup lookup, StackProbe probe, GatewayWatch gateways) {
        this.lookup = lookup;
        this.probe = probe;
        this.gateways = gateways;
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
        var routes = routes(context);
        if (routes) {
            objects.addAll(context.getSecondaryResources(HTTPRoute.class));
        }
        // What belongs to somebody else is looked up by name when its name is needed.
        objects.removeIf(it -> Foreign.of(it, meta.getName(), meta.getUid()).isPresent());
        var pods = List.copyOf(context.getSecondaryResources(Pod.class));
        var memory = Recorded.memory(StatusView.orEmpty(resource.getStatus()));
        var active = memory.active();
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
                (routes ? soundings(resource, objects, memory) : Soundings.NONE).with(fleet(pods)),
                failure);
    }

    /// Ours, or one that is taken over, which no cache holds.
    private Optional<Service> service(AlertHistory resource, List<HasMetadata> objects) {
        var name = clientService(resource);
        return objects.stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(it -> it.getMetadata().getName().equals(name))
                .findFirst()
                .or(() ->
                        lookup.service(resource.getMetadata().getNamespace(), name)
                                .filter(it ->
                                        Adoption.held(
                                                Instance.of(resource),
                                                it,
                                                Optional.ofNullable(
                                                        StatusView.orEmpty(resource.getStatus())
                                                                .adopted()))));
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

    /// What the Envoys say, each of them asked.
    private Fleet fleet(List<Pod> pods) {
        var envoys = Observed.proxies(pods);
        if (envoys.isEmpty()) {
            return Fleet.NONE;
        }
        var answers = probe.texts(envoys, Bootstrap.Place.POD.http(), Routes.TRAFFIC);
        var statistics = probe.texts(envoys, Bootstrap.Place.POD.status(), Bootstrap.statistics());
        return new Fleet(
                envoys.stream()
                        .map(pod ->
                                Fleet.Envoy.of(
                                        pod.getMetadata().getName(),
                                        RevisionView.ready(pod),
                                        Optional.ofNullable(
                                                answers.get(pod.getMetadata().getName())),
                                        Optional.ofNullable(
                                                statistics.get(pod.getMetadata().getName()))))
                        .toList());
    }

    private Soundings soundings(AlertHistory resource, List<HasMetadata> objects, Memory memory) {
        var route =
                objects.stream()
                        .filter(HTTPRoute.class::isInstance)
                        .map(HTTPRoute.class::cast)
                        .findFirst();
        var settled =
                Handover.read(StatusView.orEmpty(resource.getStatus()).provider())
                        .map(Handover::settled)
                        .orElse(true);
        return gateways.of(resource, route, settled && memory.programmed().verified());
    }

    /// Their definition may come later than the operator.
    private boolean routes(Context<AlertHistory> context) {
        var sources = context.eventSourceRetriever();
        if (!sources.getEventSourcesFor(HTTPRoute.class).isEmpty()) {
            return true;
        }
        if (context.getPrimaryResource().getSpec().trafficOrDefault().gatewayAPI() == null
                || !lookup.routes()) {
            return false;
        }
        sources.dynamicallyRegisterEventSource(
                EventSources.routes(sources.eventSourceContextForDynamicRegistration()));
        return true;
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
