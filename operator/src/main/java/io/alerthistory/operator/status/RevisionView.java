package io.alerthistory.operator.status;

import io.alerthistory.operator.stack.PodReport;
import io.alerthistory.operator.stack.StackReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One revision as it was seen.
///
/// @param revision of it
/// @param deployment of it, empty if there is none
/// @param pods of it, that are not on their way out
/// @param reports of its pods, by name
public record RevisionView(
        String revision,
        Optional<Deployment> deployment,
        List<Pod> pods,
        Map<String, PodReport> reports) {

    /// Orders the pods, so that what is said about them does not change with the order of a cache.
    public RevisionView {
        pods =
                pods.stream()
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                        .toList();
    }

    /// How many pods the Deployment asks for.
    public int wanted() {
        return deployment.map(RevisionView::replicas).orElse(0);
    }

    /// How many pods are ready.
    public int ready() {
        return (int) pods.stream().filter(RevisionView::ready).count();
    }

    /// Whether all pods are there and ready, at the template of the Deployment.
    public boolean settled() {
        return deployment
                .map(there -> {
                    var status = there.getStatus();
                    return status != null
                            && status.getObservedGeneration() != null
                            && status.getObservedGeneration() >= there.getMetadata().getGeneration()
                            && is(status.getReplicas(), wanted())
                            && is(status.getUpdatedReplicas(), wanted())
                            && is(status.getReadyReplicas(), wanted())
                            && ready() >= wanted();
                })
                .orElse(false);
    }

    /// Whether all pods are ready and each has said so itself, with a smoke test.
    public boolean proven() {
        return wanted() > 0
                && settled()
                && pods.stream()
                        .filter(RevisionView::ready)
                        .map(pod -> reports.get(pod.getMetadata().getName()))
                        .allMatch(report ->
                                report != null && report.readyAt(revision) && report.smoked());
    }

    /// How far a migration of the schema is, empty if none is under way.
    public String progress() {
        return stacks().filter(stack ->
                        stack.reasonsOrNone().stream()
                                .anyMatch(reason -> reason.codeOrEmpty().equals("MIGRATING")))
                .map(stack -> "schema " + stack.schema())
                .sorted()
                .reduce((_, highest) -> highest)
                .orElse("");
    }

    /// What the pods say about themselves.
    public Stream<StackReport> stacks() {
        return pods.stream()
                .map(pod -> reports.get(pod.getMetadata().getName()))
                .flatMap(report -> Stream.ofNullable(report).map(PodReport::stack))
                .flatMap(Stream::ofNullable);
    }

    /// Why a smoke test or a report is missing, once all pods are ready.
    Optional<String> smokeError() {
        return settled()
                ? pods.stream()
                        .map(pod -> reports.get(pod.getMetadata().getName()))
                        .flatMap(Stream::ofNullable)
                        .filter(report -> !report.smoked())
                        .flatMap(report -> Stream.ofNullable(report.error()))
                        .findFirst()
                : Optional.empty();
    }

    /// Whether a pod is ready, as the kubelet says.
    public static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                condition.getType().equals("Ready")
                                        && condition.getStatus().equals("True"));
    }

    private static int replicas(Deployment deployment) {
        var replicas = deployment.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    private static boolean is(@org.jspecify.annotations.Nullable Integer count, int wanted) {
        return (count == null ? 0 : count) == wanted;
    }
}
