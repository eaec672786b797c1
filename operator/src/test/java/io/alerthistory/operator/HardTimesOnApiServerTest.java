package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Runs on a real API server that is taken away from the operator, a process of its own, in the middle.
/// `-Doutage=60` keeps it away for a minute, twice.
@Tag("slow")
class HardTimesOnApiServerTest {

    private static final Map<String, String> ALONE = Map.of("LEADER_ELECTION", "false");
    private static final long OUTAGE = Long.getLong("outage", 12);

    private final List<OperatorProcess> operators = new ArrayList<>();
    private @Nullable Scene maybeScene;

    @BeforeEach
    void start() throws Exception {
        maybeScene = Scene.withLegacy("hard");
    }

    @AfterEach
    void stop() {
        operators.forEach(OperatorProcess::close);
        if (maybeScene != null) {
            maybeScene.close();
        }
    }

    @Test
    void anApiServerThatIsAwayMovesNothingAndTheRunGoesOnByItself() throws Exception {
        var scene = scene();
        var way = Wire.to(scene.kubeconfig);
        try (var wire = way.wire()) {
            var operator =
                    OperatorProcess.start(way.kubeconfig(), scene.namespace, "operator-0", ALONE);
            operators.add(operator);
            scene.resource("legacy", "{soak: 1s, steps: [{gate: on}, {weight: 100, hold: 5s}]}");
            scene.await("legacy serves", it -> Scene.owns(it, "legacy") && Scene.ready(it));
            scene.patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
            scene.await("at the gate", it -> Scene.at(it, "AtGate"));
            var run = Objects.requireNonNull(scene.status().rollout()).run();

            // A person says yes, which would move all the traffic, while nobody listens.
            wire.be(Wire.State.REFUSED);
            scene.patch(
                    "{\"metadata\":{\"annotations\":{\"alert-history.io/approve\":\"%s/on\"}}}"
                            .formatted(run));
            nothingMoves(scene, operator);
            var mended = System.nanoTime();
            wire.be(Wire.State.WHOLE);
            scene.await("holding", it -> Scene.at(it, "Holding"));
            var resumed = System.nanoTime() - mended;

            // The hold of five seconds ends while answers do not come.
            wire.be(Wire.State.SILENT);
            nothingMoves(scene, operator);
            mended = System.nanoTime();
            wire.be(Wire.State.WHOLE);
            scene.await("the primary has it", it -> Scene.owns(it, "primary@"));

            assertThat(operator.alive()).isTrue();
            assertThat(scene.status().historyOrDefault())
                    .singleElement()
                    .satisfies(it -> assertThat(it.run()).isEqualTo(run))
                    .satisfies(it -> assertThat(it.result()).isEqualTo("Completed"));
            System.out.printf(
                    "API server away: refused %d s, the run went on %.1f s after; silent %d s, it was completed %.1f s after%n",
                    OUTAGE, resumed / 1e9, OUTAGE, (System.nanoTime() - mended) / 1e9);
        }
    }

    /// Whoever leads the clients stays as it is for the whole of an outage, and so does the status.
    private static void nothingMoves(Scene scene, OperatorProcess operator) throws Exception {
        var service = scene.service().getMetadata().getResourceVersion();
        var status = scene.status();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(OUTAGE);
        while (System.nanoTime() < end) {
            assertThat(scene.service().getMetadata().getResourceVersion()).isEqualTo(service);
            assertThat(scene.status()).isEqualTo(status);
            assertThat(operator.alive()).as("%s", operator.lastLines()).isTrue();
            scene.controllers.tick();
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private Scene scene() {
        return Objects.requireNonNull(maybeScene);
    }
}
