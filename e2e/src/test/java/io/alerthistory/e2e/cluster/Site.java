package io.alerthistory.e2e.cluster;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.crds.v1alpha1.PastRollout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One namespace of a cluster, with the AlertHistories in it.
record Site(KubernetesClient client, String namespace) {

    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final String INSTANCE = "alert-history.io/instance";
    private static final String REVISION = "alert-history.io/revision";

    AlertHistory resource(String name) {
        return client.resources(AlertHistory.class).inNamespace(namespace).withName(name).get();
    }

    AlertHistoryStatus status(String name) {
        return Objects.requireNonNullElse(resource(name).getStatus(), AlertHistoryStatus.EMPTY);
    }

    void create(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace)
                .create();
    }

    /// Changes an AlertHistory by a JSON merge patch.
    void patch(String name, String merge) {
        client.resources(AlertHistory.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    /// Waits until an AlertHistory was looked at in its newest generation, and its status is so.
    void await(String what, String name, Predicate<AlertHistoryStatus> holds) {
        await(
                what,
                () -> {
                    var now = resource(name);
                    return now.getStatus() != null
                            && Objects.equals(
                                    now.getStatus().observedGeneration(),
                                    now.getMetadata().getGeneration())
                            && holds.test(now.getStatus());
                });
    }

    /// The newest run of an AlertHistory that has ended; one without a name if there was none.
    PastRollout lastRun(String name) {
        return status(name).historyOrDefault().stream()
                .findFirst()
                .orElse(new PastRollout("", null, null, null, null, null, null, null));
    }

    /// Waits until a run has ended after this one, and tells it.
    PastRollout awaitRunAfter(String name, PastRollout last) {
        await(
                "a run has ended after " + last.run(),
                name,
                _ -> !Objects.equals(lastRun(name).run(), last.run()));
        return lastRun(name);
    }

    /// Asks for a release.
    ///
    /// @param attempt another one tries what failed again
    void release(String name, String image, int attempt) {
        patch(
                name,
                "{\"spec\":{\"primary\":{\"image\":\"%s\"},\"rollout\":{\"attempt\":\"%d\"}}}"
                        .formatted(image, attempt));
    }

    void await(String what, Deadline.Look look) {
        Deadline.await(what, PATIENCE, look, () -> new State(client, namespace).text());
    }

    /// Waits until an AlertHistory serves, and nothing is on its way.
    void awaitSettled(String name) {
        await(
                name + " serves and is settled",
                name,
                status ->
                        holds(status, "Ready")
                                && !holds(status, "Reconciling")
                                && !holds(status, "Stalled"));
    }

    static boolean holds(AlertHistoryStatus status, String condition) {
        return condition(status, condition).startsWith("True ");
    }

    /// A condition in one line: status, reason and message.
    static String condition(AlertHistoryStatus status, String type) {
        return status.conditionsOrDefault().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(it -> it.getStatus() + " " + it.getReason() + " " + it.getMessage())
                .findFirst()
                .orElse("");
    }

    /// How many pods each revision of an AlertHistory shall have.
    Map<String, Integer> revisions(String name) {
        return client
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withLabel(INSTANCE, name)
                .list()
                .getItems()
                .stream()
                .collect(
                        Collectors.toMap(
                                it -> "primary@" + it.getMetadata().getLabels().get(REVISION),
                                it -> it.getSpec().getReplicas()));
    }

    Deployment deployment(String name, String backend) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withLabel(INSTANCE, name)
                .withLabel(REVISION, backend.substring("primary@".length()))
                .list()
                .getItems()
                .getFirst();
    }

    /// The pods of an AlertHistory, also those on their way out.
    List<Pod> pods(String name) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(INSTANCE, name)
                .withLabel("app.kubernetes.io/component", "service")
                .list()
                .getItems();
    }

    List<Pod> pods(String name, String backend) {
        return pods(name).stream()
                .filter(pod ->
                        backend.equals("primary@" + pod.getMetadata().getLabels().get(REVISION)))
                .toList();
    }

    /// What a command says that is run in a pod.
    String in(Pod pod, String... command) throws Exception {
        var said = new ByteArrayOutputStream();
        try (var run =
                client.pods()
                        .inNamespace(namespace)
                        .withName(pod.getMetadata().getName())
                        .writingOutput(said)
                        .writingError(said)
                        .exec(command)) {
            run.exitCode().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    /// Lets the kubelet refresh what a pod mounts at once; by itself it does so within a minute or two.
    void hurry(Pod pod) {
        client.resource(pod)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"hurried\":\"%d\"}}}"
                                .formatted(System.nanoTime()));
    }

    /// The objects of an AlertHistory, by kind and name.
    List<String> children(String name) {
        return State.CHILDREN.stream()
                .flatMap(kind ->
                        client
                                .genericKubernetesResources(kind)
                                .inNamespace(namespace)
                                .withLabel(INSTANCE, name)
                                .list()
                                .getItems()
                                .stream())
                .map((HasMetadata it) -> it.getKind() + "/" + it.getMetadata().getName())
                .sorted()
                .toList();
    }

    /// Where a Service of the namespace is reached.
    URI address(String service) {
        var spec = client.services().inNamespace(namespace).withName(service).get().getSpec();
        return URI.create(
                "http://" + spec.getClusterIP() + ":" + spec.getPorts().getFirst().getPort());
    }

    static String yaml(Object object) {
        return Serialization.asYaml(object);
    }
}
