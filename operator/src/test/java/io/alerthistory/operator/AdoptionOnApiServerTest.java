package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A Service of somebody else is taken over and given back on a real API server, which alone knows who
/// manages which field.
@Tag("slow")
class AdoptionOnApiServerTest {

    private static final Map<String, String> THEIRS = Map.of("app", "python");

    private @Nullable Scene maybeScene;

    @BeforeEach
    void start() throws Exception {
        maybeScene = Scene.withLegacy("adopt");
        scene().startOperator();
    }

    @AfterEach
    void stop() {
        if (maybeScene != null) {
            maybeScene.close();
        }
    }

    @Test
    void aServiceThatIsNotTakenOverAnyMoreIsGivenBackOnceTheLegacyStackHasTheTraffic()
            throws Exception {
        primaryServes("{soak: 1s}");
        var ours = scene().selector();

        scene().patch("{\"spec\":{\"traffic\":{\"service\":{\"adopt\":false}}}}");
        scene().await(
                        "refused, with the remedy",
                        it ->
                                Scene.condition(it, "Stalled").startsWith("True AdoptedInUse")
                                        && Scene.condition(it, "Stalled")
                                                .contains("set spec.traffic.active to legacy"));
        assertThat(scene().selector()).isEqualTo(ours);
        assertThat(scene().status().adopted()).isNotNull();

        scene().patch("{\"spec\":{\"traffic\":{\"active\":\"legacy\"}}}");
        scene().await("given back", it -> Scene.owns(it, "legacy") && it.adopted() == null);
        isTheirsAgain();
        scene().await(
                        "left alone",
                        it -> Scene.condition(it, "Stalled").startsWith("True NameTaken"));

        scene().patch("{\"spec\":{\"traffic\":{\"service\":{\"adopt\":true}}}}");
        scene().await("taken over again", it -> it.adopted() != null && Scene.ready(it));
    }

    @Test
    void aDeletionGivesTheServiceBackThoughTheSpecNamesNoLegacyStackAnyMore() throws Exception {
        primaryServes("{soak: 1s}");
        scene().patch("{\"spec\":{\"legacy\":null}}");
        scene().await("looked at", it -> Long.valueOf(3).equals(it.observedGeneration()));
        assertThat(resource().getMetadata().getFinalizers())
                .containsExactly("alert-history.io/legacy");

        scene().client.resource(resource()).delete();
        scene().await("the resource is gone", _ -> !scene().exists());
        isTheirsAgain();
    }

    @Test
    void aDeletionLeadsClientsToTheLegacyStackBeforeWhatServesThemMayGo() throws Exception {
        primaryServes("{soak: 1s}");
        scene().client
                .apps()
                .deployments()
                .inNamespace(scene().namespace)
                .withName("alert-history-python")
                .scale(0);
        scene().await("the legacy stack sleeps", _ -> legacyPods().isEmpty());

        scene().client.resource(resource()).delete();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        var led = false;
        while (scene().exists()) {
            assertThat(System.nanoTime()).as("%s", resource()).isLessThan(deadline);
            led = scene().selector().equals(THEIRS);
            if (led) {
                assertThat(legacyPods()).as("whom clients are led to").isNotEmpty();
            }
            scene().controllers.tick();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(led).as("clients were led to the legacy stack before the release").isTrue();
        assertThat(endpoints()).isNotEmpty().isSubsetOf(legacyPods());
        isTheirsAgain();
    }

    private void primaryServes(String rollout) throws Exception {
        scene().resource("legacy", rollout);
        scene().await("legacy serves", it -> Scene.owns(it, "legacy") && Scene.ready(it));
        scene().patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        scene().await("the primary has it", it -> Scene.owns(it, "primary@") && Scene.ready(it));
        assertThat(scene().selector()).containsKey("alert-history.io/revision");
    }

    /// Selector, labels and annotations, and whoever applies it is not told of a conflict.
    private void isTheirsAgain() {
        var service = scene().service();
        assertThat(service.getSpec().getSelector()).isEqualTo(THEIRS);
        assertThat(service.getMetadata().getLabels())
                .isEqualTo(Map.of("app.kubernetes.io/managed-by", "Helm"));
        assertThat(service.getMetadata().getAnnotations())
                .satisfiesAnyOf(it -> assertThat(it).isNull(), it -> assertThat(it).isEmpty());
        assertThat(service.getMetadata().getManagedFields())
                .isNotEmpty()
                .noneMatch(it -> it.getManager().equals("alert-history-operator"));
        // One that differs, so whoever managed it would be named in a conflict.
        var other = Map.of("app", "python", "release", "old");
        var applied =
                new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(scene().namespace)
                        .withName("main")
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(other)
                        .endSpec()
                        .build();
        assertThat(scene().client.resource(applied).fieldManager("theirs").serverSideApply())
                .extracting(Service::getSpec)
                .satisfies(it -> assertThat(it.getSelector()).isEqualTo(other));
    }

    private List<String> legacyPods() {
        return scene()
                .client
                .pods()
                .inNamespace(scene().namespace)
                .withLabels(THEIRS)
                .list()
                .getItems()
                .stream()
                .map(it -> it.getMetadata().getName())
                .toList();
    }

    private List<String> endpoints() {
        return scene()
                .client
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(scene().namespace)
                .list()
                .getItems()
                .stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .map(it -> it.getTargetRef().getName())
                .toList();
    }

    private AlertHistory resource() {
        return scene().client
                .resources(AlertHistory.class)
                .inNamespace(scene().namespace)
                .withName("main")
                .get();
    }

    private Scene scene() {
        return Objects.requireNonNull(maybeScene);
    }
}
