package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The operator in this process against a real API server, which has no kubelet: no pod ever runs.
@Tag("slow")
class OperatorOnApiServerTest {

    private static final String VARIABLE = "E2E_APISERVER_KUBECONFIG";
    private static final Path DEFINITION =
            Path.of("../crds/yaml/alerthistories.alert-history.io-v1.yml");
    private static final long SECONDS = 30;
    private static final List<Class<? extends HasMetadata>> CHILDREN =
            List.of(
                    ServiceAccount.class,
                    ConfigMap.class,
                    Service.class,
                    Deployment.class,
                    PersistentVolumeClaim.class,
                    PodDisruptionBudget.class,
                    HorizontalPodAutoscaler.class,
                    NetworkPolicy.class);
    private static final String POSTGRES =
            "{postgres: {host: pg, name: ah, credentialsSecretRef: {name: pg}}}";

    private @Nullable KubernetesClient maybeClient;
    private @Nullable OperatorApp app;
    private String namespace = "";

    private static void define(KubernetesClient client) throws IOException {
        try (var in = Files.newInputStream(DEFINITION)) {
            var definition =
                    client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .resource(Serialization.unmarshal(in, CustomResourceDefinition.class));
            definition.forceConflicts().serverSideApply();
            definition.waitUntilCondition(
                    crd ->
                            crd.getStatus() != null
                                    && crd.getStatus().getConditions().stream()
                                            .anyMatch(c ->
                                                    c.getType().equals("Established")
                                                            && c.getStatus().equals("True")),
                    SECONDS,
                    TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void start() throws Exception {
        var file = System.getenv(VARIABLE);
        assumeTrue(
                file != null && !file.isEmpty(),
                VARIABLE + " is not set: start one with e2e/cluster/up --apiserver-only");
        var connection = Config.fromKubeconfig(new File(file));
        var client = new KubernetesClientBuilder().withConfig(connection).build();
        maybeClient = client;
        define(client);
        namespace = "op-" + Long.toString(System.nanoTime(), 36);
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .endMetadata()
                                .build())
                .create();
        var environment =
                Map.of(
                        "WATCH_NAMESPACES",
                        namespace,
                        "POD_NAMESPACE",
                        namespace,
                        "POD_NAME",
                        "operator-0",
                        "MANAGEMENT_PORT",
                        "0");
        var started =
                new OperatorApp(
                        OperatorConfig.parse(environment, "1.0.0"),
                        connection,
                        "1.0.0",
                        InstantSource.system(),
                        () -> {});
        app = started;
        started.run();
    }

    @AfterEach
    void stop() {
        if (app != null) {
            app.close();
        }
        if (maybeClient != null) {
            maybeClient.resources(AlertHistory.class).inNamespace(namespace).delete();
            maybeClient.namespaces().withName(namespace).delete();
            maybeClient.close();
        }
    }

    @Test
    void makesEveryChildWithAnOwnerAndThenWritesNothingMore() throws Exception {
        var owner =
                create(
                        "database: "
                                + POSTGRES
                                + "\n  networkPolicy: {enabled: true}\n  primary: {resources: {requests: {cpu: 1000m, memory: 0.5Gi}}}\n");
        await("the client Service", it -> service("main") != null);
        settled(1);

        assertThat(kinds())
                .contains(
                        "ServiceAccount",
                        "ConfigMap",
                        "Service",
                        "Deployment",
                        "PodDisruptionBudget",
                        "NetworkPolicy");
        assertThat(children())
                .allSatisfy(child ->
                        assertThat(child.getMetadata().getOwnerReferences())
                                .as(child.getKind() + " " + child.getMetadata().getName())
                                .singleElement()
                                .satisfies(it -> {
                                    assertThat(it.getUid()).isEqualTo(owner.getMetadata().getUid());
                                    assertThat(it.getController()).isTrue();
                                }));
        assertThat(children())
                .allSatisfy(child ->
                        assertThat(
                                        child.getMetadata().getManagedFields().stream()
                                                .map(it -> it.getManager())
                                                .collect(Collectors.toSet()))
                                .isEqualTo(Set.of("alert-history-operator")));

        // A generation that changes nothing makes the operator look again.
        var before = versions();
        var writes = applies();
        patch("{\"spec\":{\"networkPolicy\":{\"ingressFrom\":[]}}}");
        settled(2);

        assertThat(versions()).isEqualTo(before);
        assertThat(applies()).isEqualTo(writes);

        // So does a label of somebody else on a child, which stays.
        var version = resource().getMetadata().getResourceVersion();
        var looks = metric("alert_history_operator_reconciles_total");
        client().resource(deployments().getFirst())
                .edit(it ->
                        it.edit()
                                .editMetadata()
                                .addToLabels("example.org/team", "sre")
                                .endMetadata()
                                .build());
        await(
                "another look",
                _ -> !metric("alert_history_operator_reconciles_total").equals(looks));
        settled(2);
        assertThat(applies()).isEqualTo(writes);
        assertThat(resource().getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(deployments().getFirst().getMetadata().getLabels())
                .containsEntry("example.org/team", "sre");
    }

    @Test
    void leavesAnObjectOfSomebodyElseAloneAndSaysSo() throws Exception {
        var foreign =
                client().resource(
                                new ServiceBuilder()
                                        .withNewMetadata()
                                        .withNamespace(namespace)
                                        .withName("main")
                                        .endMetadata()
                                        .withNewSpec()
                                        .addNewPort()
                                        .withPort(1)
                                        .endPort()
                                        .endSpec()
                                        .build())
                        .fieldManager("somebody")
                        .serverSideApply();

        create("database: " + POSTGRES + "\n");

        await("Stalled/NameTaken", it -> reason(it, "Stalled").equals("NameTaken"));
        assertThat(condition(resource(), "Stalled").getMessage())
                .contains("Service main", "somebody");
        assertThat(service("main").getMetadata().getResourceVersion())
                .isEqualTo(foreign.getMetadata().getResourceVersion());

        client().resource(foreign).delete();
        await(
                "the Service once the name is free",
                it -> service("main") != null && !reason(it, "Stalled").equals("NameTaken"));
    }

    @Test
    void setsTheNumberOfPodsAtCreationAndByScaleAndNeverOtherwise() throws Exception {
        create("database: " + POSTGRES + "\n  primary: {autoscaling: {minReplicas: 3}}\n");
        await("the Deployment", it -> deployments().size() == 1);
        assertThat(deployments().getFirst().getSpec().getReplicas()).isEqualTo(3);
        client().resource(deployments().getFirst()).scale(6);

        patch("{\"metadata\":{\"annotations\":{\"alert-history.io/restart\":\"1\"}}}");
        await(
                "the restart",
                it ->
                        deployments()
                                .getFirst()
                                .getSpec()
                                .getTemplate()
                                .getMetadata()
                                .getAnnotations()
                                .containsKey("alert-history.io/restart"));
        assertThat(deployments().getFirst().getSpec().getReplicas()).isEqualTo(6);

        patch("{\"spec\":{\"primary\":{\"autoscaling\":null,\"replicas\":7}}}");
        await("seven pods", it -> deployments().getFirst().getSpec().getReplicas() == 7);
    }

    @Test
    void keepsTheDataOfSqliteWithoutAnOwnerAndFindsItAgain() throws Exception {
        var first = create("database: {sqlite: {storage: {size: 1Gi}}}\n");
        await("the claim", it -> claims().size() == 1);
        var claim = claims().getFirst();
        assertThat(claim.getMetadata().getOwnerReferences()).isEmpty();

        client().resource(first).delete();
        // No garbage collector runs here: it would take what has an owner.
        children().stream()
                .filter(it -> !it.getMetadata().getOwnerReferences().isEmpty())
                .forEach(it -> client().resource(it).delete());
        create("database: {sqlite: {storage: {size: 1Gi}}}\n");
        await("another Deployment", it -> deployments().size() == 1);

        assertThat(claims())
                .singleElement()
                .satisfies(it ->
                        assertThat(it.getMetadata().getUid())
                                .isEqualTo(claim.getMetadata().getUid()));
    }

    @Test
    void neverWritesAnythingOfTheResourceButItsStatus() throws Exception {
        create("database: " + POSTGRES + "\n");
        settled(1);

        assertThat(resource().getMetadata().getManagedFields())
                .filteredOn(it -> it.getManager().equals("alert-history-operator"))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.getSubresource()).isEqualTo("status"));
        assertThat(resource().getMetadata().getFinalizers()).isEmpty();
        assertThat(resource().getMetadata().getGeneration()).isEqualTo(1);
        assertThat(get("/readyz")).startsWith("200");
        assertThat(get("/livez")).startsWith("200");
        assertThat(get("/metrics"))
                .contains("alert_history_operator_build_info{version=\"1.0.0\"} 1")
                .contains("alert_history_operator_leader 1");
        await(
                "the Event",
                it ->
                        client()
                                .events()
                                .v1()
                                .events()
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .stream()
                                .anyMatch(event -> event.getReason().equals("RevisionRequested")));
    }

    @Test
    void aSpecThatTheApiServerRefusesIsNamed() throws Exception {
        create(
                "database: "
                        + POSTGRES
                        + "\n  primary: {podTemplate: {spec: {restartPolicy: Sometimes}}}\n");

        await("Stalled/InvalidSpec", it -> reason(it, "Stalled").equals("InvalidSpec"));
        assertThat(condition(resource(), "Stalled").getMessage()).contains("restartPolicy");
    }

    private KubernetesClient client() {
        return java.util.Objects.requireNonNull(maybeClient);
    }

    private AlertHistory create(String spec) {
        var text =
                "apiVersion: alert-history.io/v1alpha1\nkind: AlertHistory\nmetadata: {name: main, namespace: %s}\nspec:\n  %s"
                        .formatted(namespace, spec);
        return client().resource(
                        client().getKubernetesSerialization().unmarshal(text, AlertHistory.class))
                .create();
    }

    private void patch(String merge) {
        client().resources(AlertHistory.class)
                .inNamespace(namespace)
                .withName("main")
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        merge);
    }

    private AlertHistory resource() {
        return client().resources(AlertHistory.class).inNamespace(namespace).withName("main").get();
    }

    private Service service(String name) {
        return client().services().inNamespace(namespace).withName(name).get();
    }

    private List<Deployment> deployments() {
        return client().apps().deployments().inNamespace(namespace).list().getItems();
    }

    private List<PersistentVolumeClaim> claims() {
        return client().persistentVolumeClaims().inNamespace(namespace).list().getItems();
    }

    private List<? extends HasMetadata> children() {
        return CHILDREN.stream()
                .flatMap(type ->
                        client().resources(type).inNamespace(namespace).list().getItems().stream())
                .filter(it ->
                        it.getMetadata().getLabels() != null
                                && it.getMetadata()
                                        .getLabels()
                                        .containsKey("alert-history.io/instance"))
                .toList();
    }

    private Set<String> kinds() {
        return children().stream().map(HasMetadata::getKind).collect(Collectors.toSet());
    }

    private Map<String, String> versions() {
        var versions = new TreeMap<String, String>();
        children()
                .forEach(it ->
                        versions.put(
                                it.getKind() + "/" + it.getMetadata().getName(),
                                it.getMetadata().getResourceVersion()));
        return versions;
    }

    /// The counts of writes, but for those of the status.
    private List<String> applies() throws Exception {
        return get("/metrics")
                .lines()
                .filter(it -> it.startsWith("alert_history_operator_writes_total"))
                .filter(it -> !it.contains("Status") && !it.contains("Event"))
                .toList();
    }

    private String metric(String name) {
        try {
            return get("/metrics")
                    .lines()
                    .filter(it -> it.startsWith(name + " "))
                    .findFirst()
                    .orElse("");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String get(String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var port = java.util.Objects.requireNonNull(app).managementPort();
            var answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofString());
            return answer.statusCode() + "\n" + answer.body();
        }
    }

    /// Waits until the generation was looked at and nothing is left to write.
    private void settled(long generation) throws Exception {
        await(
                "generation " + generation + " to be settled",
                it ->
                        it.getStatus() != null
                                && Long.valueOf(generation)
                                        .equals(it.getStatus().observedGeneration())
                                && children().size() >= 6);
        var last = List.<String>of();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        var since = System.nanoTime();
        while (System.nanoTime() - since < TimeUnit.SECONDS.toNanos(4)) {
            assertThat(System.nanoTime())
                    .as("writes stop: last %s, now %s", last, applies())
                    .isLessThan(deadline);
            var now = applies();
            if (!now.equals(last)) {
                last = now;
                since = System.nanoTime();
            }
            pause();
        }
    }

    private static String reason(AlertHistory it, String type) {
        return it.getStatus() == null ? "" : condition(it, type).getReason();
    }

    private static Condition condition(AlertHistory it, String type) {
        return Stream.ofNullable(it.getStatus())
                .flatMap(status -> status.conditionsOrDefault().stream())
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private void await(String what, Predicate<AlertHistory> holds) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!holds.test(resource())) {
            assertThat(System.nanoTime())
                    .as(
                            "waited for %s; status %s, children %s",
                            what, resource().getStatus(), versions())
                    .isLessThan(deadline);
            pause();
        }
    }

    private static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(100);
    }
}
