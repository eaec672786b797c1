package io.alerthistory.operator.status;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The legacy stack as it was seen.
///
/// @param replicas how many pods its workload asks for, empty if there is no such workload
/// @param selector of its pods, empty if the workload has none of labels
/// @param pods that the selector names, and that are not on their way out
/// @param answering pods that answered the readiness path with 2xx, by name
/// @param alive how many pods there are, with those on their way out
public record LegacyView(
        Optional<Integer> replicas,
        Map<String, String> selector,
        List<Pod> pods,
        Set<String> answering,
        int alive) {

    /// Of all its pods.
    public LegacyView(
            Optional<Integer> replicas,
            Map<String, String> selector,
            List<Pod> pods,
            Set<String> answering) {
        this(
                replicas,
                selector,
                pods,
                answering,
                (int) pods.stream().filter(LegacyView::runs).count());
    }

    /// Orders the pods, so that what is said about them does not change with the order of a list.
    public LegacyView {
        selector = Map.copyOf(selector);
        pods =
                pods.stream()
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                        .toList();
        answering = Set.copyOf(answering);
    }

    /// How many pods the workload asks for.
    public int wanted() {
        return replicas.orElse(0);
    }

    /// How many pods are ready, and say so themselves.
    public int ready() {
        return (int) pods.stream().filter(this::ready).count();
    }

    /// Whether all pods are ready.
    public boolean able() {
        return wanted() > 0 && pods.size() == wanted() && ready() == wanted();
    }

    /// Whether the containers of a pod may still run.
    public static boolean runs(Pod pod) {
        return pod.getStatus() == null
                || !("Succeeded".equals(pod.getStatus().getPhase())
                        || "Failed".equals(pod.getStatus().getPhase()));
    }

    private boolean ready(Pod pod) {
        return RevisionView.ready(pod) && answering.contains(pod.getMetadata().getName());
    }
}
