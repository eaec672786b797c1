package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private @Nullable Scene maybeScene;

    @BeforeEach
    void start() throws Exception {
        var scene = Scene.empty("gateway");
        maybeScene = scene;
        scene.client.resource(LEGACY).inNamespace(scene.namespace).create();
        scene.tick();
    }

    @AfterEach
    void stop() {
        if (maybeScene != null) {
            maybeScene.close();
        }
    }

    @Test
    void aClusterThatLearnsOfRoutesLaterIsServedWithoutARestart() throws Exception {
        scene().withoutRoutes();
        scene().startOperator();
        resource("", "[{weight: 100}]");
        await(
                "it says so",
                it -> Scene.condition(it, "Stalled").startsWith("True GatewayAPIUnknown"));
        await("legacy serves nevertheless", it -> Scene.condition(it, "Ready").startsWith("True"));

        var gateway = scene().gateway();
        await("the route is there", _ -> gateway.route().isPresent());
        assertThat(FakeGateway.weights(route(gateway))).isEqualTo(List.of(100));
        await("it follows", it -> Scene.condition(it, "TrafficInSync").startsWith("True"));
        await(
                "nothing is wrong any more",
                it -> Scene.condition(it, "Stalled").startsWith("False"));
    }

    @Test
    void weightsRiseStepByStepAndGoBackAtOnceAndAnEditIsPutBack() throws Exception {
        var gateway = scene().gateway();
        scene().startOperator();
        resource(gateway.url(), "[{weight: 10}, {gate: on}, {weight: 100, hold: 10m}]");
        await(
                "legacy has the traffic",
                it -> Scene.condition(it, "TrafficInSync").startsWith("True"));

        scene().patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        await("at the gate", it -> it.rollout() != null && "AtGate".equals(it.rollout().state()));
        assertThat(scene().status().weights()).isEqualTo("90/10");
        assertThat(FakeGateway.weights(route(gateway))).isEqualTo(List.of(90, 10));
        assertThat(scene().selector()).isEqualTo(Map.of("app", "python"));

        scene().client
                .resources(HTTPRoute.class)
                .inNamespace(scene().namespace)
                .withName("main")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager("somebody")
                                .build(),
                        "[{\"op\":\"replace\",\"path\":\"/spec/rules/0/backendRefs/0/weight\",\"value\":0}]");
        await("it was put back and counted", it -> it.driftOrDefault().size() == 1);
        await("it is as it was", _ -> FakeGateway.weights(route(gateway)).equals(List.of(90, 10)));
        var drift = scene().status().driftOrDefault().getFirst();
        assertThat(drift.object()).isEqualTo("HTTPRoute main");
        assertThat(drift.manager()).isEqualTo("somebody");

        scene().client
                .resources(HTTPRoute.class)
                .inNamespace(scene().namespace)
                .withName("main")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("somebody")
                                .build(),
                        "{\"spec\":{\"hostnames\":[\"elsewhere.example.org\"]}}");
        await("a hostname was put back and counted", it -> it.driftOrDefault().size() == 2);
        await("it names no host", _ -> route(gateway).getSpec().getHostnames().isEmpty());

        var run = Objects.requireNonNull(scene().status().rollout()).run();
        scene().patch(
                        "{\"metadata\":{\"annotations\":{\"alert-history.io/approve\":\"%s/on\"}}}"
                                .formatted(run));
        await("holding", it -> it.rollout() != null && "Holding".equals(it.rollout().state()));
        assertThat(FakeGateway.weights(route(gateway))).isEqualTo(List.of(0, 100));
        assertThat(scene().selector()).containsKey("alert-history.io/revision");

        scene().patch(
                        "{\"metadata\":{\"annotations\":{\"alert-history.io/abort\":\"%s\"}}}"
                                .formatted(run));
        await("back", it -> it.rollout() == null && it.failed() != null);
        // Status names a move before it happens, this one too: the backend without weight goes.
        await("one backend is left", _ -> FakeGateway.weights(route(gateway)).equals(List.of(100)));
        assertThat(scene().selector()).isEqualTo(Map.of("app", "python"));
        assertThat(Objects.requireNonNull(scene().status().history()).getFirst().rollbackSeconds())
                .isLessThanOrEqualTo(30);

        scene().patch(
                        "{\"spec\":{\"traffic\":{\"gatewayAPI\":null},\"rollout\":{\"steps\":null}}}");
        await("the route is gone", it -> gateway.route().isEmpty() && it.provider() == null);
        assertThat(scene().selector()).isEqualTo(Map.of("app", "python"));
        assertThat(
                        scene().client
                                .services()
                                .inNamespace(scene().namespace)
                                .withLabel("app.kubernetes.io/component", "gateway")
                                .list()
                                .getItems())
                .isEmpty();
    }

    private void resource(String probe, String steps) {
        scene().client
                .resource(
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
                                .formatted(
                                        scene().namespace,
                                        scene().controllers.legacyPort(),
                                        probe,
                                        steps))
                .create();
    }

    private void await(String what, Predicate<AlertHistoryStatus> holds) throws Exception {
        scene().await(what, SECONDS, holds);
    }

    private static HTTPRoute route(FakeGateway gateway) {
        return gateway.route().orElseThrow();
    }

    private Scene scene() {
        return Objects.requireNonNull(maybeScene);
    }
}
