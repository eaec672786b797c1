package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Weights by the Gateway API on a real API server, with its own definition of an HTTPRoute. The
/// Gateway is made by the test.
@Tag("slow")
class GatewayOnApiServerTest {

    private static final String VARIABLE = "E2E_APISERVER_KUBECONFIG";
    private static final Path DEFINITION =
            Path.of("../crds/yaml/alerthistories.alert-history.io-v1.yml");
    private static final long SECONDS = 90;
    private static final String LEGACY =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: alert-history-python}
            spec:
              replicas: 2
              selector: {matchLabels: {app: python}}
              template:
                metadata: {labels: {app: python}}
                spec: {containers: [{name: python, image: none}]}
            """;

    private @Nullable KubernetesClient maybeClient;
    private @Nullable FakeControllers maybeControllers;
    private @Nullable FakeGateway maybeGateway;
    private @Nullable OperatorApp app;
    private @Nullable Config connection;
    private @Nullable CustomResourceDefinition routes;
    private String namespace = "";

    @BeforeEach
    void start() throws Exception {
        var file = System.getenv(VARIABLE);
        assumeTrue(
                file != null && !file.isEmpty(),
                VARIABLE + " is not set: start one with e2e/cluster/up --apiserver-only");
        var found = FakeGateway.definition();
        assumeTrue(found.isPresent(), "e2e/cluster/gateway-definitions says what is missing");
        routes = found.orElseThrow();
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
        namespace = "gateway-" + Long.toString(System.nanoTime(), 36);
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .endMetadata()
                                .build())
                .create();
        maybeControllers = new FakeControllers(client, namespace);
        maybeGateway = new FakeGateway(client, namespace);
        client.resource(LEGACY).inNamespace(namespace).create();
        controllers().tick();
    }

    private void startOperator() throws Exception {
        app = Scene.operator(Objects.requireNonNull(connection), namespace);
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
                    .forEach(_ -> patch("{\"metadata\":{\"finalizers\":[]}}"));
            maybeClient.resources(AlertHistory.class).inNamespace(namespace).delete();
            maybeClient.namespaces().withName(namespace).delete();
            maybeClient.close();
        }
        if (maybeGateway != null) {
            maybeGateway.close();
        }
        if (maybeControllers != null) {
            maybeControllers.close();
        }
    }

    @Test
    void aClusterThatLearnsOfRoutesLaterIsServedWithoutARestart() throws Exception {
        definitions().withName(name()).delete();
        eventually("the definition is gone", () -> !FakeGateway.known(client()));
        startOperator();
        resource("", "[{weight: 100}]");
        await("it says so", it -> condition(it, "Stalled").startsWith("True GatewayAPIUnknown"));
        await("legacy serves nevertheless", it -> condition(it, "Ready").startsWith("True"));

        install();
        await("the route is there", _ -> gateway().route().isPresent());
        assertThat(FakeGateway.weights(route())).isEqualTo(List.of(100));
        await("it follows", it -> condition(it, "TrafficInSync").startsWith("True"));
        await("nothing is wrong any more", it -> condition(it, "Stalled").startsWith("False"));
    }

    @Test
    void weightsRiseStepByStepAndGoBackAtOnceAndAnEditIsPutBack() throws Exception {
        install();
        startOperator();
        resource(gateway().url(), "[{weight: 10}, {gate: on}, {weight: 100, hold: 10m}]");
        await("legacy has the traffic", it -> condition(it, "TrafficInSync").startsWith("True"));

        patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        await("at the gate", it -> it.rollout() != null && "AtGate".equals(it.rollout().state()));
        assertThat(status().weights()).isEqualTo("90/10");
        assertThat(FakeGateway.weights(route())).isEqualTo(List.of(90, 10));
        assertThat(selector()).isEqualTo(Map.of("app", "python"));

        client().resources(HTTPRoute.class)
                .inNamespace(namespace)
                .withName("main")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager("somebody")
                                .build(),
                        "[{\"op\":\"replace\",\"path\":\"/spec/rules/0/backendRefs/0/weight\",\"value\":0}]");
        await("it was put back and counted", it -> it.driftOrDefault().size() == 1);
        await("it is as it was", _ -> FakeGateway.weights(route()).equals(List.of(90, 10)));
        var drift = status().driftOrDefault().getFirst();
        assertThat(drift.object()).isEqualTo("HTTPRoute main");
        assertThat(drift.manager()).isEqualTo("somebody");

        client().resources(HTTPRoute.class)
                .inNamespace(namespace)
                .withName("main")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("somebody")
                                .build(),
                        "{\"spec\":{\"hostnames\":[\"elsewhere.example.org\"]}}");
        await("a hostname was put back and counted", it -> it.driftOrDefault().size() == 2);
        await("it names no host", _ -> route().getSpec().getHostnames().isEmpty());

        var run = Objects.requireNonNull(status().rollout()).run();
        patch(
                "{\"metadata\":{\"annotations\":{\"alert-history.io/approve\":\"%s/on\"}}}"
                        .formatted(run));
        await("holding", it -> it.rollout() != null && "Holding".equals(it.rollout().state()));
        assertThat(FakeGateway.weights(route())).isEqualTo(List.of(0, 100));
        assertThat(selector()).containsKey("alert-history.io/revision");

        patch(
                "{\"metadata\":{\"annotations\":{\"alert-history.io/abort\":\"%s\"}}}"
                        .formatted(run));
        await("back", it -> it.rollout() == null && it.failed() != null);
        // Status names a move before it happens, this one too: the backend without weight goes.
        await("one backend is left", _ -> FakeGateway.weights(route()).equals(List.of(100)));
        assertThat(selector()).isEqualTo(Map.of("app", "python"));
        assertThat(Objects.requireNonNull(status().history()).getFirst().rollbackSeconds())
                .isLessThanOrEqualTo(30);

        patch("{\"spec\":{\"traffic\":{\"gatewayAPI\":null},\"rollout\":{\"steps\":null}}}");
        await("the route is gone", it -> gateway().route().isEmpty() && it.provider() == null);
        assertThat(selector()).isEqualTo(Map.of("app", "python"));
        assertThat(
                        client().services()
                                .inNamespace(namespace)
                                .withLabel("app.kubernetes.io/component", "gateway")
                                .list()
                                .getItems())
                .isEmpty();
    }

    private void install() throws Exception {
        definitions().resource(Objects.requireNonNull(routes)).forceConflicts().serverSideApply();
        eventually("the definition is served", () -> FakeGateway.known(client()));
    }

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    CustomResourceDefinition,
                    io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionList,
                    io.fabric8.kubernetes.client.dsl.Resource<CustomResourceDefinition>>
            definitions() {
        return client().apiextensions().v1().customResourceDefinitions();
    }

    private String name() {
        return Objects.requireNonNull(routes).getMetadata().getName();
    }

    private void resource(String probe, String steps) {
        client().resource(
                        """
                        apiVersion: alert-history.io/v1alpha1
                        kind: AlertHistory
                        metadata: {name: main, namespace: %s}
                        spec:
                          database: {postgres: {urlSecretRef: {name: pg, key: url}}}
                          legacy: {workloadRef: {name: alert-history-python}, port: %d}
                          traffic:
                            active: legacy
                            drain: 1s
                            gatewayAPI: {parentRefs: [{name: public}], probeURL: "%s"}
                          rollout: {soak: 1s, steps: %s}
                        """
                                .formatted(namespace, controllers().legacyPort(), probe, steps))
                .create();
    }

    private KubernetesClient client() {
        return Objects.requireNonNull(maybeClient);
    }

    private FakeControllers controllers() {
        return Objects.requireNonNull(maybeControllers);
    }

    private FakeGateway gateway() {
        return Objects.requireNonNull(maybeGateway);
    }

    private HTTPRoute route() {
        return gateway().route().orElseThrow();
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

    private AlertHistoryStatus status() {
        return Optional.ofNullable(
                        client().resources(AlertHistory.class)
                                .inNamespace(namespace)
                                .withName("main")
                                .get())
                .map(AlertHistory::getStatus)
                .orElse(AlertHistoryStatus.EMPTY);
    }

    private static String condition(AlertHistoryStatus status, String type) {
        return status.conditionsOrDefault().stream()
                .filter(it -> it.getType().equals(type))
                .map(it -> it.getStatus() + " " + it.getReason() + " " + it.getMessage())
                .findFirst()
                .orElse("");
    }

    private void await(String what, Predicate<AlertHistoryStatus> holds) throws Exception {
        eventually(what, () -> holds.test(status()));
    }

    private void eventually(String what, BooleanSupplier holds) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("waited for %s; status %s", what, status())
                    .isLessThan(deadline);
            controllers().tick();
            if (FakeGateway.known(client())) {
                gateway().tick();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
