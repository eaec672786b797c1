package io.alerthistory.operator.cluster;

import io.alerthistory.crds.v1alpha1.LegacySpec;
import io.alerthistory.crds.v1alpha1.WorkloadRef;
import io.alerthistory.operator.desired.Monitor;
import io.alerthistory.operator.status.LegacyView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what no cache holds: objects that are not labelled as ours, and those that were written a
/// moment ago.
public final class Lookup {

    private final KubernetesClient client;

    /// Reads through a client.
    public Lookup(KubernetesClient client) {
        this.client = client;
    }

    /// The object of that kind, namespace and name, whoever owns it.
    public Optional<HasMetadata> live(HasMetadata like) {
        return Optional.ofNullable(client.resource(like).get());
    }

    /// A Service as it is now.
    public Optional<Service> service(String namespace, String name) {
        return Optional.ofNullable(client.services().inNamespace(namespace).withName(name).get());
    }

    /// The endpoints of a Service that is not ours.
    public List<EndpointSlice> slices(String namespace, String service) {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel("kubernetes.io/service-name", service)
                .list()
                .getItems();
    }

    /// A workload that is not ours.
    ///
    /// @param replicas how many pods it asks for
    /// @param selector of its pods, empty if it is not one of labels alone
    public record Workload(int replicas, Map<String, String> selector) {}

    /// The workload that a reference names; empty if there is none.
    public Optional<Workload> workload(String namespace, WorkloadRef reference) {
        return switch (reference.kindOrDefault()) {
            case DEPLOYMENT ->
                    Optional.ofNullable(
                                    client.apps()
                                            .deployments()
                                            .inNamespace(namespace)
                                            .withName(reference.name())
                                            .get())
                            .map(it ->
                                    workload(
                                            it.getSpec().getReplicas(),
                                            it.getSpec().getSelector()));
            case STATEFUL_SET ->
                    Optional.ofNullable(
                                    client.apps()
                                            .statefulSets()
                                            .inNamespace(namespace)
                                            .withName(reference.name())
                                            .get())
                            .map(it ->
                                    workload(
                                            it.getSpec().getReplicas(),
                                            it.getSpec().getSelector()));
        };
    }

    private static Workload workload(@Nullable Integer replicas, LabelSelector selector) {
        var labels = selector.getMatchLabels();
        var plain = selector.getMatchExpressions().isEmpty() && labels != null;
        return new Workload(replicas == null ? 1 : replicas, plain ? labels : Map.of());
    }

    /// The legacy stack, whose pods are asked whether they may get traffic.
    public LegacyView legacy(String namespace, LegacySpec spec, StackProbe probe) {
        var workload = workload(namespace, spec.workloadRef());
        if (workload.isEmpty()) {
            return new LegacyView(Optional.empty(), Map.of(), List.of(), Set.of());
        }
        var selector = workload.get().selector();
        var pods = selector.isEmpty() ? List.<Pod>of() : pods(namespace, selector);
        return new LegacyView(
                Optional.of(workload.get().replicas()),
                selector,
                pods,
                probe.answering(pods, spec.portOrDefault(), spec.readinessPathOrDefault()));
    }

    /// The pods with those labels.
    public List<Pod> pods(String namespace, Map<String, String> labels) {
        return client.pods().inNamespace(namespace).withLabels(labels).list().getItems();
    }

    /// Whether the cluster knows HTTPRoutes.
    public boolean routes() {
        return client.supports(HTTPRoute.class);
    }

    /// Whether the cluster knows ServiceMonitors.
    public boolean serviceMonitors() {
        return client.supports(Monitor.API_VERSION, Monitor.KIND);
    }
}
