package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Runs between a legacy stack and the primary on a real API server, with a Service of somebody else
/// that is adopted. Pods and endpoints are made by the test.
@Tag("slow")
class RolloutOnApiServerTest {

    private static final String VARIABLE = "E2E_APISERVER_KUBECONFIG";
    private static final Path DEFINITION =
            Path.of("../crds/yaml/alerthistories.alert-history.io-v1.yml");
    private static final long SECONDS = 60;
    private static final String STACK =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: main, labels: {app.kubernetes.io/managed-by: Helm}}
            spec:
              selector: {app: python}
              ports: [{name: web, port: 8080, targetPort: 8080}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: alert-history-python}
            spec:
              replicas: 2
              selector: {matchLabels: {app: python}}
              template:
                metadata: {labels: {app: python, release: old}}
                spec: {containers: [{name: python, image: none}]}
            """;

    private @Nullable KubernetesClient maybeClient;
    private @Nullable FakeControllers maybeControllers;
    private @Nullable OperatorApp app;
    private @Nullable Config connection;
    private String namespace = "";

    @BeforeEach
    void start() throws Exception {
        var file = System.getenv(VARIABLE);
        assumeTrue(
                file != null && !file.isEmpty(),
                VARIABLE + " is not set: start one with e2e/cluster/up --apiserver-only");
        var config = Config.fromKubeconfig(new File(file));
        connection = config;
        var client = new KubernetesClientBuilder().withConfig(config).build();
        maybeClient = client;
        try (var in = Files.newInputStream(DEFINITION)) {
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .resource(Serialization.unmarshal(in, CustomResourceDefinition.class))
                    .forceConflicts()
                    .serverSideApply();
        }
        namespace = "run-" + Long.toString(System.nanoTime(), 36);
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .endMetadata()
                                .build())
                .create();
        maybeControllers = new FakeControllers(client, namespace);
        startOperator();
    }

    private void startOperator() throws Exception {
        var started =
                new OperatorApp(
                        OperatorConfig.parse(
                                Map.of(
                                        "WATCH_NAMESPACES",
                                        namespace,
                                        "POD_NAMESPACE",
                                        namespace,
                                        "LEADER_ELECTION",
                                        "false",
                                        "MANAGEMENT_PORT",
                                        "0"),
                                "1.0.0"),
                        Objects.requireNonNull(connection),
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
            maybeClient
                    .resources(AlertHistory.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(it -> patch("{\"metadata\":{\"finalizers\":[]}}"));
            maybeClient.resources(AlertHistory.class).inNamespace(namespace).delete();
            maybeClient.namespaces().withName(namespace).delete();
            maybeClient.close();
        }
        if (maybeControllers != null) {
            maybeControllers.close();
        }
    }

    @Test
    void theTrafficMovesToThePrimaryComesBackAndIsGivenBack() throws Exception {
        stackOfSomebodyElse();
        resource("legacy");
        await("legacy has the traffic", it -> "legacy".equals(it.active()) && ready(it));
        assertThat(selector()).isEqualTo(Map.of("app", "python"));
        await("the standby is ready", it -> "1".equals(it.version()));

        patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        await("the primary has it", it -> text(it.active()).startsWith("primary@"));
        assertThat(selector()).containsKey("alert-history.io/revision");
        var done = Objects.requireNonNull(status().history()).getFirst();
        assertThat(done.result()).isEqualTo("Completed");
        await("legacy was recycled", _ -> legacyReplicas() == 2);

        patch("{\"spec\":{\"traffic\":{\"active\":\"legacy\"}}}");
        await("legacy has it again", it -> "legacy".equals(it.active()));
        assertThat(selector()).isEqualTo(Map.of("app", "python"));

        patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        await("the primary has it", it -> text(it.active()).startsWith("primary@"));
        client().resources(AlertHistory.class).inNamespace(namespace).withName("main").delete();
        gone();
        assertThat(selector()).isEqualTo(Map.of("app", "python"));
        var service = client().services().inNamespace(namespace).withName("main").get();
        assertThat(service.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/managed-by", "Helm")
                .doesNotContainKey("alert-history.io/adopted-by");
        assertThat(service.getMetadata().getAnnotations())
                .satisfiesAnyOf(
                        it -> assertThat(it).isNull(),
                        it ->
                                assertThat(it.keySet())
                                        .noneMatch(key -> key.startsWith("alert-history.io/")));
    }

    @Test
    void anAbortTakesTheTrafficBackAndTheTargetIsNotTriedAgain() throws Exception {
        stackOfSomebodyElse();
        resource("legacy");
        await("legacy has the traffic", it -> "legacy".equals(it.active()) && ready(it));
        patch(
                "{\"spec\":{\"traffic\":{\"active\":\"primary\"},\"rollout\":{\"steps\":[{\"weight\":100,\"hold\":\"10m\"}]}}}");
        await("holding", it -> it.rollout() != null && "Holding".equals(it.rollout().state()));
        assertThat(selector()).containsKey("alert-history.io/revision");
        var run = Objects.requireNonNull(status().rollout()).run();

        var decided = System.nanoTime();
        patch(
                "{\"metadata\":{\"annotations\":{\"alert-history.io/abort\":\"%s\"}}}"
                        .formatted(run));
        await("rolled back", it -> it.rollout() == null && it.failed() != null);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - decided)).isLessThan(30);
        assertThat(selector()).isEqualTo(Map.of("app", "python"));
        assertThat(Objects.requireNonNull(status().history()).getFirst().rollbackSeconds())
                .isLessThanOrEqualTo(30);
        var failed = Objects.requireNonNull(status().failed()).target();
        restart();
        patch("{\"spec\":{\"paused\":false}}");
        await("the failure is remembered", it -> it.rollout() == null && it.failed() != null);
        assertThat(Objects.requireNonNull(status().failed()).target()).isEqualTo(failed);

        patch("{\"spec\":{\"rollout\":{\"attempt\":\"2\"}}}");
        await("another attempt", it -> it.rollout() != null);
    }

    @Test
    void aRunGoesOnWhereItWasWhenTheOperatorIsRestartedAtEveryStage() throws Exception {
        stackOfSomebodyElse();
        resource("legacy");
        await("legacy has the traffic", it -> "legacy".equals(it.active()) && ready(it));
        patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        var stages = new ArrayList<String>();
        var runs = new ArrayList<String>();
        await(
                "the primary has it",
                it -> {
                    var run = it.rollout();
                    if (run != null && !stages.contains(text(run.state()))) {
                        stages.add(text(run.state()));
                        runs.add(text(run.run()));
                        restart();
                    }
                    return text(it.active()).startsWith("primary@");
                });
        assertThat(stages.size()).as("%s", stages).isGreaterThanOrEqualTo(3);
        assertThat(runs.stream().distinct()).as("one run").hasSize(1);
        assertThat(status().historyOrDefault()).hasSize(1);
    }

    /// As a plain `kubectl apply` of their YAML does: the keys are merged, and nothing is selected.
    @Test
    void aSelectorThatTheirPipelineWritesAgainIsPutRightAtOnce() throws Exception {
        stackOfSomebodyElse();
        resource("primary");
        await("the primary serves", it -> text(it.active()).startsWith("primary@") && ready(it));
        var right = selector();

        client().services()
                .inNamespace(namespace)
                .withName("main")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"selector\":{\"app\":\"alert-history-python\"}}}");
        assertThat(selector()).isNotEqualTo(right);

        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!selector().equals(right)) {
            assertThat(System.nanoTime()).as("selector %s", selector()).isLessThan(deadline);
            controllers().tick();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void restart() {
        try {
            Objects.requireNonNull(app).close();
            startOperator();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void stackOfSomebodyElse() throws Exception {
        for (var text : List.of(STACK.split("---\n", -1))) {
            client().resource(text).inNamespace(namespace).create();
        }
        controllers().tick();
    }

    private void resource(String active) {
        client().resource(
                        """
                        apiVersion: alert-history.io/v1alpha1
                        kind: AlertHistory
                        metadata: {name: main, namespace: %s}
                        spec:
                          database: {postgres: {urlSecretRef: {name: pg, key: url}}}
                          legacy: {workloadRef: {name: alert-history-python}, port: %d}
                          traffic: {active: %s, service: {adopt: true}, drain: 1s}
                          rollout: {soak: 1s}
                        """
                                .formatted(namespace, controllers().legacyPort(), active))
                .create();
    }

    private KubernetesClient client() {
        return Objects.requireNonNull(maybeClient);
    }

    private FakeControllers controllers() {
        return Objects.requireNonNull(maybeControllers);
    }

    private void patch(String merge) {
        client().resources(AlertHistory.class)
                .inNamespace(namespace)
                .withName("main")
                .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    private Map<String, String> selector() {
        return client().services()
                .inNamespace(namespace)
                .withName("main")
                .get()
                .getSpec()
                .getSelector();
    }

    private int legacyReplicas() {
        return client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName("alert-history-python")
                .get()
                .getSpec()
                .getReplicas();
    }

    private AlertHistoryStatus status() {
        var resource =
                client().resources(AlertHistory.class)
                        .inNamespace(namespace)
                        .withName("main")
                        .get();
        return resource == null || resource.getStatus() == null
                ? AlertHistoryStatus.EMPTY
                : resource.getStatus();
    }

    private static boolean ready(AlertHistoryStatus status) {
        return status.conditionsOrDefault().stream()
                .anyMatch(it -> it.getType().equals("Ready") && it.getStatus().equals("True"));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private void await(String what, Predicate<AlertHistoryStatus> holds) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!holds.test(status())) {
            assertThat(System.nanoTime())
                    .as("waited for %s; status %s", what, status())
                    .isLessThan(deadline);
            controllers().tick();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void gone() throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (client().resources(AlertHistory.class).inNamespace(namespace).withName("main").get()
                != null) {
            assertThat(System.nanoTime()).as("the resource is gone").isLessThan(deadline);
            controllers().tick();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
