package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.Monitor;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What is watched: only objects with a label of ours, so the caches stay small whatever else is in
/// the cluster.
final class EventSources {

    /// What an AlertHistory owns, wherever it runs.
    static final List<Class<? extends HasMetadata>> OWNED =
            List.of(
                    ServiceAccount.class,
                    ConfigMap.class,
                    Service.class,
                    Deployment.class,
                    PersistentVolumeClaim.class,
                    PodDisruptionBudget.class,
                    HorizontalPodAutoscaler.class,
                    NetworkPolicy.class,
                    Job.class);

    private static final List<Class<? extends HasMetadata>> SEEN =
            List.of(Pod.class, EndpointSlice.class);

    private EventSources() {}

    static List<EventSource<?, AlertHistory>> all(EventSourceContext<AlertHistory> context) {
        var ours =
                Stream.of(OWNED, SEEN)
                        .flatMap(List::stream)
                        .<EventSource<?, AlertHistory>>map(type -> source(type, context));
        return Stream.concat(
                        ours,
                        Stream.of(
                                adopted(Service.class, context),
                                adopted(EndpointSlice.class, context)))
                .toList();
    }

    static EventSource<GenericKubernetesResource, AlertHistory> serviceMonitors(
            EventSourceContext<AlertHistory> context) {
        var kind = Monitor.API_VERSION.split("/", 2);
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(
                                new GroupVersionKind(kind[0], kind[1], Monitor.KIND),
                                AlertHistory.class)
                        .withName(Monitor.KIND)
                        .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(EventSources::instance)
                        .build(),
                context);
    }

    static EventSource<HTTPRoute, AlertHistory> routes(EventSourceContext<AlertHistory> context) {
        return source(HTTPRoute.class, context);
    }

    private static <T extends HasMetadata> EventSource<T, AlertHistory> source(
            Class<T> type, EventSourceContext<AlertHistory> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, AlertHistory.class)
                        .withName(type.getSimpleName())
                        .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(EventSources::instance)
                        .build(),
                context);
    }

    /// What belongs to somebody else, so that it is seen at once when they write into it.
    private static <T extends HasMetadata> EventSource<T, AlertHistory> adopted(
            Class<T> type, EventSourceContext<AlertHistory> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, AlertHistory.class)
                        .withName("Adopted" + type.getSimpleName())
                        .withLabelSelector(Labels.ADOPTED_BY)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(it -> named(it, Labels.ADOPTED_BY))
                        .build(),
                context);
    }

    private static Set<ResourceID> instance(HasMetadata object) {
        return named(object, Labels.INSTANCE);
    }

    private static Set<ResourceID> named(HasMetadata object, String label) {
        var labels = object.getMetadata().getLabels();
        var name = labels == null ? null : labels.get(label);
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
    }
}
