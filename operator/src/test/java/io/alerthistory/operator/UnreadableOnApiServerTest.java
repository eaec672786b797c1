package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An AlertHistory of a definition that is not ours, as after a downgrade of the operator, on a real
/// API server: it is answered, and the others are looked after as if it were not there.
@Tag("slow")
class UnreadableOnApiServerTest {

    private static final String SPEC = "database: {postgres: {urlSecretRef: {name: pg, key: url}}}";

    private @Nullable Scene maybeScene;

    @BeforeEach
    void start() throws Exception {
        maybeScene = Scene.withLegacy("unread");
        var definition = Scene.definition();
        var schema = definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        schema.getProperties().put("spec", anything());
        schema.getProperties().put("status", anything());
        scene().define(definition);
        scene().await(
                        "the definition allows everything",
                        10,
                        _ -> {
                            try {
                                apply("probe", "rollout: fine");
                            } catch (KubernetesClientException e) {
                                return false;
                            }
                            objects().withName("probe").delete();
                            return true;
                        });
    }

    @AfterEach
    void stop() throws Exception {
        if (maybeScene != null) {
            maybeScene.define(Scene.definition());
            maybeScene.close();
        }
    }

    @Test
    void oneThatIsThereAtTheStartIsAnsweredAndTheOthersAreServed() throws Exception {
        apply("bad", "primary: {autoscaling: {minReplicas: many}}");
        scene().resource("legacy", "{soak: 1s}");
        scene().startOperator();

        scene().await("the other one is served", Scene::ready);
        scene().await(
                        "it is answered",
                        _ ->
                                stalled("bad")
                                        .startsWith(
                                                "True Unreadable spec.primary.autoscaling.minReplicas:"));
        assertThat(stalled("bad")).contains("\"many\"", "the release of the operator");
        assertThat(events("bad")).contains("Unreadable");
        assertThat(deployments()).noneMatch(it -> it.startsWith("bad-"));

        merge("bad", "{\"spec\":{\"primary\":{\"autoscaling\":null}}}");
        scene().await(
                        "it is looked after once it can be read",
                        _ ->
                                stalled("bad").startsWith("False")
                                        && deployments().stream()
                                                .anyMatch(it -> it.startsWith("bad-")));
    }

    @Test
    void oneThatAppearsLaterIsAnsweredAndTheOthersGoOn() throws Exception {
        scene().resource("legacy", "{soak: 1s}");
        scene().startOperator();
        scene().await("legacy serves", it -> Scene.owns(it, "legacy") && Scene.ready(it));
        apply("bad", "rollout: fast");
        scene().await(
                        "it is answered",
                        _ -> stalled("bad").startsWith("True Unreadable spec.rollout: \"fast\""));
        apply("unknown", "traffic: {active: shadow}");
        scene().await(
                        "so is a value that nobody knows",
                        _ -> stalled("unknown").contains("spec.traffic.active: \"shadow\""));
        assertThat(deployments()).noneMatch(it -> it.startsWith("unknown-"));

        scene().patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        scene().await("the run of the other one", it -> Scene.owns(it, "primary@"));

        objects().withName("bad").delete();
        scene().await("it is gone", _ -> objects().withName("bad").get() == null);
    }

    /// Its run stands still, and goes on when it is put right.
    @Test
    void oneThatCannotBeReadAnyMoreStaysAsItIs() throws Exception {
        scene().resource("legacy", "{soak: 1s, steps: [{gate: on}, {weight: 100}]}");
        scene().startOperator();
        scene().await("legacy serves", it -> Scene.owns(it, "legacy") && Scene.ready(it));
        scene().patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        scene().await("at the gate", it -> Scene.at(it, "AtGate"));
        var run = Objects.requireNonNull(scene().status().rollout()).run();
        var before = scene().status();
        var service = scene().service().getMetadata().getResourceVersion();

        merge(
                "main",
                "{\"metadata\":{\"annotations\":{\"alert-history.io/approve\":\"%s/on\"}},\"spec\":{\"retention\":{\"history\":[]}}}"
                        .formatted(run));
        scene().await("it is answered", _ -> stalled("main").startsWith("True Unreadable"));
        assertThat(scene().service().getMetadata().getResourceVersion()).isEqualTo(service);
        var now = objects().withName("main").get();
        assertThat(now.<String>get("status", "rollout", "run")).isEqualTo(run);
        assertThat(now.<String>get("status", "weights")).isEqualTo(before.weights());

        merge("main", "{\"spec\":{\"retention\":null}}");
        scene().await("the primary has it", it -> Scene.owns(it, "primary@"));
    }

    /// There may be anything in it: nothing is written over it.
    @Test
    void aStatusThatCannotBeReadIsLeftAlone() throws Exception {
        apply("bad", "paused: false");
        objects()
                .withName("bad")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"programmed\":\"later\"}}");
        var version = objects().withName("bad").get().getMetadata().getResourceVersion();
        scene().resource("legacy", "{soak: 1s}");
        scene().startOperator();

        scene().await("the other one is served", Scene::ready);
        scene().await("there is an Event", _ -> events("bad").contains("Unreadable"));
        assertThat(objects().withName("bad").get().getMetadata().getResourceVersion())
                .isEqualTo(version);
        assertThat(deployments()).noneMatch(it -> it.startsWith("bad-"));
    }

    @Test
    void theLegacyStackIsLeftBehindAsItShallBeIfThatMuchCanBeRead() throws Exception {
        scene().resource("legacy", "{soak: 1s}");
        scene().startOperator();
        scene().await("legacy serves", it -> Scene.owns(it, "legacy") && Scene.ready(it));
        scene().patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        scene().await("the primary has it", it -> Scene.owns(it, "primary@"));

        merge("main", "{\"spec\":{\"rollout\":\"fast\"}}");
        scene().await("it is answered", _ -> stalled("main").startsWith("True Unreadable"));
        objects().withName("main").delete();
        scene().await("it is gone", _ -> objects().withName("main").get() == null);
        assertThat(scene().selector()).isEqualTo(Map.of("app", "python"));
    }

    @Test
    void aDeletionWaitsIfTheLegacyStackCannotBeRead() throws Exception {
        scene().resource("legacy", "{soak: 1s}");
        scene().startOperator();
        scene().await("legacy serves", it -> Scene.owns(it, "legacy") && Scene.ready(it));

        merge("main", "{\"spec\":{\"legacy\":\"there\"}}");
        objects().withName("main").delete();
        scene().await(
                        "it says what holds it",
                        _ -> stalled("main").contains("remove the finalizer"));
        merge("main", "{\"metadata\":{\"finalizers\":[]}}");
        scene().await("it is gone", _ -> objects().withName("main").get() == null);
    }

    private static JSONSchemaProps anything() {
        var schema = new JSONSchemaProps();
        schema.setType("object");
        schema.setXKubernetesPreserveUnknownFields(true);
        return schema;
    }

    private void apply(String name, String more) {
        // As it is: another class would leave out what cannot be read.
        var object =
                scene().client
                        .getKubernetesSerialization()
                        .unmarshal(
                                """
                                apiVersion: alert-history.io/v1alpha1
                                kind: AlertHistory
                                metadata: {name: %s}
                                spec:
                                  %s
                                  %s
                                """
                                        .formatted(name, SPEC, more),
                                GenericKubernetesResource.class);
        objects().resource(object).create();
    }

    private void merge(String name, String patch) {
        objects().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>>
            objects() {
        return scene().client
                .genericKubernetesResources("alert-history.io/v1alpha1", "AlertHistory")
                .inNamespace(scene().namespace);
    }

    private String stalled(String name) {
        List<Map<String, Object>> conditions =
                objects().withName(name).get().get("status", "conditions");
        return conditions == null
                ? ""
                : conditions.stream()
                        .filter(it -> "Stalled".equals(it.get("type")))
                        .map(it ->
                                it.get("status") + " " + it.get("reason") + " " + it.get("message"))
                        .findFirst()
                        .orElse("");
    }

    private List<String> events(String name) {
        return scene()
                .client
                .events()
                .v1()
                .events()
                .inNamespace(scene().namespace)
                .list()
                .getItems()
                .stream()
                .filter(it -> it.getRegarding().getName().equals(name))
                .map(it -> it.getReason())
                .toList();
    }

    private List<String> deployments() {
        return scene()
                .client
                .apps()
                .deployments()
                .inNamespace(scene().namespace)
                .list()
                .getItems()
                .stream()
                .map(it -> it.getMetadata().getName())
                .toList();
    }

    private Scene scene() {
        return Objects.requireNonNull(maybeScene);
    }
}
