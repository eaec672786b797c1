package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.LiveFile;
import io.alerthistory.operator.proxy.Files;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/// Pods that shall load their live files at once: the kubelet looks at them when an annotation of the
/// pod changes, and else up to a minute later.
final class Hurries {

    private Hurries() {}

    /// While a revision drains, and as long as its pods were hurried to other files than these.
    static List<Plan.Hurry> of(Course course, Observed observed, String revision) {
        var files = observed.find(ConfigMap.class, course.instance().live(revision));
        if (files.isEmpty()) {
            return List.of();
        }
        var hash = LiveFile.hash(files.get());
        return observed.pods(revision).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod ->
                        hurried(pod)
                                .map(had -> !had.equals(hash))
                                .orElse(course.draining(revision)))
                .map(pod -> new Plan.Hurry(pod.getMetadata().getName(), hash))
                .toList();
    }

    /// The Envoys that were not made to read the files as they are.
    static List<Plan.Hurry> ofProxy(Instance instance, Observed observed) {
        return observed.find(ConfigMap.class, instance.proxy()).flatMap(Files::of).stream()
                .map(Files::hash)
                .flatMap(hash ->
                        observed.proxies().stream()
                                .filter(pod -> !hurried(pod).equals(Optional.of(hash)))
                                .map(pod -> new Plan.Hurry(pod.getMetadata().getName(), hash)))
                .toList();
    }

    private static Optional<String> hurried(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Labels.LIVE));
    }
}
