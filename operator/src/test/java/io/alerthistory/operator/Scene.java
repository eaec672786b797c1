package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.cluster.Reading;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A namespace on the real API server with a legacy stack, its Service, and pods made by the test.
/// Operators are started by whoever plays in it.
final class Scene implements AutoCloseable {

    private static final String VARIABLE = "E2E_APISERVER_KUBECONFIG";
    private static final Path DEFINITION =
            Path.of("../crds/yaml/alerthistories.alert-history.io-v1.yml");
    private static final long SECONDS = 60;
    private static final String NO_ROUTES = "e2e/cluster/gateway-definitions says what is missing";
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

    final Path kubeconfig;
    final KubernetesClient client;
    final String namespace;
    final FakeControllers controllers;
    private @Nullable OperatorApp app;
    private @Nullable FakeGateway gateway;

    private Scene(Path kubeconfig, String prefix) throws IOException {
        this.kubeconfig = kubeconfig;
        this.client =
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                        .withKubernetesSerialization(
                                new KubernetesSerialization(Reading.mapper(), true))
                        .build();
        this.namespace = prefix + "-" + Long.toString(System.nanoTime(), 36);
        this.controllers = new FakeControllers(client, namespace);
    }

    /// With the definition as it is checked in, and nothing in the namespace yet.
    static Scene empty(String prefix) throws IOException {
        var file = System.getenv(VARIABLE);
        assumeTrue(
                file != null && !file.isEmpty(),
                VARIABLE + " is not set: start one with e2e/cluster/up --apiserver-only");
        var scene = new Scene(Path.of(Objects.requireNonNull(file)), prefix);
        scene.define(definition());
        scene.client
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(scene.namespace)
                                .endMetadata()
                                .build())
                .create();
        return scene;
    }

    /// An operator in this process that has the namespace.
    static OperatorApp operator(Config connection, String namespace) throws Exception {
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
                        connection,
                        "1.0.0",
                        InstantSource.system(),
                        () -> {});
        started.run();
        return started;
    }

    /// Starts an operator that ends with the scene, in place of the one before.
    void startOperator() throws Exception {
        stopOperator();
        app = operator(Config.fromKubeconfig(kubeconfig.toFile()), namespace);
    }

    void stopOperator() {
        if (app != null) {
            app.close();
            app = null;
        }
    }

    /// With a legacy stack that serves.
    static Scene withLegacy(String prefix) throws IOException {
        var scene = empty(prefix);
        for (var text : List.of(STACK.split("---\n", -1))) {
            scene.client.resource(text).inNamespace(scene.namespace).create();
        }
        scene.controllers.tick();
        return scene;
    }

    /// A Gateway that takes routes, which the cluster knows from now on. Skips the test where the
    /// definition cannot be had.
    FakeGateway gateway() throws Exception {
        if (gateway == null) {
            var routes = FakeGateway.definition();
            assumeTrue(routes.isPresent(), NO_ROUTES);
            define(routes.orElseThrow());
            gateway = new FakeGateway(client, namespace);
            await("routes are served", _ -> FakeGateway.known(client));
        }
        return gateway;
    }

    /// A cluster that knows no routes.
    void withoutRoutes() throws Exception {
        var routes = FakeGateway.definition();
        assumeTrue(routes.isPresent(), NO_ROUTES);
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(routes.orElseThrow().getMetadata().getName())
                .delete();
        await("the definition of routes is gone", _ -> !FakeGateway.known(client));
    }

    /// Plays the controllers of the cluster once.
    void tick() throws IOException {
        controllers.tick();
        if (gateway != null) {
            gateway.tick();
        }
    }

    static CustomResourceDefinition definition() throws IOException {
        try (var in = Files.newInputStream(DEFINITION)) {
            return Serialization.unmarshal(in, CustomResourceDefinition.class);
        }
    }

    void define(CustomResourceDefinition definition) {
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .resource(definition)
                .forceConflicts()
                .serverSideApply();
    }

    /// An AlertHistory named main that takes the Service over.
    void resource(String active, String rollout) {
        resource("active: " + active, "", rollout);
    }

    /// The same, with a Gateway in between.
    void routed(String rollout) throws Exception {
        resource(
                "active: legacy",
                "gatewayAPI: {parentRefs: [{name: public}], probeURL: \"%s\"},"
                        .formatted(gateway().url()),
                rollout);
    }

    private void resource(String active, String provider, String rollout) {
        client.resource(
                        """
                        apiVersion: alert-history.io/v1alpha1
                        kind: AlertHistory
                        metadata: {name: main, namespace: %s}
                        spec:
                          database: {postgres: {urlSecretRef: {name: pg, key: url}}}
                          legacy: {workloadRef: {name: alert-history-python}, port: %d}
                          traffic: {%s, %s service: {adopt: true}, drain: 1s}
                          rollout: %s
                        """
                                .formatted(
                                        namespace,
                                        controllers.legacyPort(),
                                        active,
                                        provider,
                                        rollout))
                .create();
    }

    void patch(String merge) {
        client.resources(AlertHistory.class)
                .inNamespace(namespace)
                .withName("main")
                .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    Service service() {
        return client.services().inNamespace(namespace).withName("main").get();
    }

    Map<String, String> selector() {
        return service().getSpec().getSelector();
    }

    boolean exists() {
        return live() != null;
    }

    private @Nullable AlertHistory live() {
        return client.resources(AlertHistory.class).inNamespace(namespace).withName("main").get();
    }

    AlertHistoryStatus status() {
        var resource = live();
        return resource == null || resource.getStatus() == null
                ? AlertHistoryStatus.EMPTY
                : resource.getStatus();
    }

    static boolean at(AlertHistoryStatus status, String state) {
        return status.rollout() != null && state.equals(status.rollout().state());
    }

    static boolean ready(AlertHistoryStatus status) {
        return condition(status, "Ready").startsWith("True");
    }

    static boolean owns(AlertHistoryStatus status, String backend) {
        return status.rollout() == null && text(status.active()).startsWith(backend);
    }

    /// Its state, reason and message; empty if there is none.
    static String condition(AlertHistoryStatus status, String type) {
        return status.conditionsOrDefault().stream()
                .filter(it -> it.getType().equals(type))
                .map(it -> it.getStatus() + " " + it.getReason() + " " + it.getMessage())
                .findFirst()
                .orElse("");
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// Plays the controllers of the cluster until something holds.
    void await(String what, Predicate<AlertHistoryStatus> holds) throws Exception {
        await(what, SECONDS, holds);
    }

    /// The same, for at most that many seconds.
    void await(String what, long seconds, Predicate<AlertHistoryStatus> holds) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!holds.test(status())) {
            assertThat(System.nanoTime())
                    .as("waited for %s; status %s", what, status())
                    .isLessThan(deadline);
            tick();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() {
        stopOperator();
        var all =
                client.genericKubernetesResources("alert-history.io/v1alpha1", "AlertHistory")
                        .inNamespace(namespace);
        all.list()
                .getItems()
                .forEach(it ->
                        all.withName(it.getMetadata().getName())
                                .patch(
                                        PatchContext.of(PatchType.JSON_MERGE),
                                        "{\"metadata\":{\"finalizers\":[]}}"));
        all.delete();
        client.namespaces().withName(namespace).delete();
        client.close();
        controllers.close();
        if (gateway != null) {
            gateway.close();
        }
    }
}
