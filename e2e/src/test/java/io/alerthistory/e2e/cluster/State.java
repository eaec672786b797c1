package io.alerthistory.e2e.cluster;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything that explains why a step did not come to its end.
record State(KubernetesClient client, String namespace) {

    /// The kinds of what an AlertHistory owns, and of its claim.
    static final List<ResourceDefinitionContext> CHILDREN =
            List.of(
                    kind("", "v1", "ServiceAccount", "serviceaccounts"),
                    kind("", "v1", "ConfigMap", "configmaps"),
                    kind("", "v1", "Service", "services"),
                    kind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
                    kind("apps", "v1", "Deployment", "deployments"),
                    kind("", "v1", "Pod", "pods"),
                    kind("batch", "v1", "Job", "jobs"),
                    kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
                    kind(
                            "autoscaling",
                            "v2",
                            "HorizontalPodAutoscaler",
                            "horizontalpodautoscalers"),
                    kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
                    kind("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"));

    private static final String OPERATOR = "alert-history";
    private static final int LOG_LINES = 80;

    String text() {
        return Stream.of(resources(), pods(), events(), operatorLog())
                .collect(Collectors.joining("\n"));
    }

    private String resources() {
        return client
                .resources(AlertHistory.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .peek(it -> it.getMetadata().setManagedFields(null))
                .map(Site::yaml)
                .collect(Collectors.joining());
    }

    private String pods() {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .map(pod ->
                        "pod %s %s%s%s%n%s"
                                .formatted(
                                        pod.getMetadata().getName(),
                                        pod.getStatus().getPhase(),
                                        pod.getMetadata().getDeletionTimestamp() == null
                                                ? ""
                                                : " on its way out",
                                        containers(pod),
                                        notReady(pod) ? log(pod) : ""))
                .collect(Collectors.joining());
    }

    private static boolean notReady(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .anyMatch(it -> !Boolean.TRUE.equals(it.getReady()));
    }

    private static String containers(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(it ->
                        " %s ready=%s restarts=%d %s"
                                .formatted(
                                        it.getName(),
                                        it.getReady(),
                                        it.getRestartCount(),
                                        brief(it.getState())))
                .collect(Collectors.joining());
    }

    private static String brief(ContainerState state) {
        return state.getWaiting() != null
                ? state.getWaiting().getReason() + " " + state.getWaiting().getMessage()
                : state.getTerminated() != null
                        ? "exit " + state.getTerminated().getExitCode()
                        : "running";
    }

    private String events() {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .map(it ->
                        "event %s/%s %s %s%n"
                                .formatted(
                                        it.getInvolvedObject().getKind(),
                                        it.getInvolvedObject().getName(),
                                        it.getReason(),
                                        it.getMessage()))
                .collect(Collectors.joining());
    }

    private String operatorLog() {
        return client.pods().inNamespace(OPERATOR).list().getItems().stream()
                .map(pod -> "log of " + pod.getMetadata().getName() + "\n" + log(pod))
                .collect(Collectors.joining());
    }

    private String log(Pod pod) {
        try {
            return client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .tailingLines(LOG_LINES)
                    .getLog();
        } catch (KubernetesClientException e) {
            return "no log: " + e.getMessage() + "\n";
        }
    }

    private static ResourceDefinitionContext kind(
            String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
