package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
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

    private @Nullable Scene maybeScene;

    @BeforeEach
    void start() throws Exception {
        maybeScene = Scene.withLegacy("run");
        scene().startOperator();
    }

    @AfterEach
    void stop() {
        if (maybeScene != null) {
            maybeScene.close();
        }
    }

    @Test
    void theTrafficMovesToThePrimaryComesBackAndIsGivenBack() throws Exception {
        resource("legacy");
        await("legacy has the traffic", it -> "legacy".equals(it.active()) && Scene.ready(it));
        assertThat(selector()).isEqualTo(Map.of("app", "python"));
        await("the standby is ready", it -> "1".equals(it.version()));

        patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        await("the primary has it", it -> Scene.text(it.active()).startsWith("primary@"));
        assertThat(selector()).containsKey("alert-history.io/revision");
        var done = Objects.requireNonNull(status().history()).getFirst();
        assertThat(done.result()).isEqualTo("Completed");
        await("legacy was recycled", _ -> legacyReplicas() == 2);

        patch("{\"spec\":{\"traffic\":{\"active\":\"legacy\"}}}");
        await("legacy has it again", it -> "legacy".equals(it.active()));
        assertThat(selector()).isEqualTo(Map.of("app", "python"));

        patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        await("the primary has it", it -> Scene.text(it.active()).startsWith("primary@"));
        scene().client
                .resources(AlertHistory.class)
                .inNamespace(scene().namespace)
                .withName("main")
                .delete();
        gone();
        assertThat(selector()).isEqualTo(Map.of("app", "python"));
        var service = scene().service();
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
        resource("legacy");
        await("legacy has the traffic", it -> "legacy".equals(it.active()) && Scene.ready(it));
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
        resource("legacy");
        await("legacy has the traffic", it -> "legacy".equals(it.active()) && Scene.ready(it));
        patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        var stages = new ArrayList<String>();
        var runs = new ArrayList<String>();
        await(
                "the primary has it",
                it -> {
                    var run = it.rollout();
                    if (run != null && !stages.contains(Scene.text(run.state()))) {
                        stages.add(Scene.text(run.state()));
                        runs.add(Scene.text(run.run()));
                        restart();
                    }
                    return Scene.text(it.active()).startsWith("primary@");
                });
        assertThat(stages.size()).as("%s", stages).isGreaterThanOrEqualTo(3);
        assertThat(runs.stream().distinct()).as("one run").hasSize(1);
        assertThat(status().historyOrDefault()).hasSize(1);
    }

    /// As a plain `kubectl apply` of their YAML does: the keys are merged, and nothing is selected.
    @Test
    void aSelectorThatTheirPipelineWritesAgainIsPutRightAtOnce() throws Exception {
        resource("primary");
        await(
                "the primary serves",
                it -> Scene.text(it.active()).startsWith("primary@") && Scene.ready(it));
        var right = selector();

        scene().client
                .services()
                .inNamespace(scene().namespace)
                .withName("main")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"selector\":{\"app\":\"alert-history-python\"}}}");
        assertThat(selector()).isNotEqualTo(right);

        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!selector().equals(right)) {
            assertThat(System.nanoTime()).as("selector %s", selector()).isLessThan(deadline);
            scene().controllers.tick();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void restart() {
        try {
            scene().startOperator();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Scene scene() {
        return Objects.requireNonNull(maybeScene);
    }

    private void resource(String active) {
        scene().resource(active, "{soak: 1s}");
    }

    private void patch(String merge) {
        scene().patch(merge);
    }

    private Map<String, String> selector() {
        return scene().selector();
    }

    private AlertHistoryStatus status() {
        return scene().status();
    }

    private void await(String what, Predicate<AlertHistoryStatus> holds) throws Exception {
        scene().await(what, holds);
    }

    private int legacyReplicas() {
        return scene().client
                .apps()
                .deployments()
                .inNamespace(scene().namespace)
                .withName("alert-history-python")
                .get()
                .getSpec()
                .getReplicas();
    }

    private void gone() throws Exception {
        await("the resource is gone", _ -> !scene().exists());
    }
}
