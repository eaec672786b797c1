package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
@Tag("slow")
class HardTimesOnApiServerTest {

    private static final long OUTAGE = 60;
    private static final double LEASE = 15;

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
            operators.add(operator(way.kubeconfig()));
            scene.resource("legacy", "{soak: 1s, steps: [{gate: on}, {weight: 100, hold: 5s}]}");
            scene.await("legacy serves", it -> Scene.owns(it, "legacy") && Scene.ready(it));
            scene.patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
            scene.await("at the gate", it -> Scene.at(it, "AtGate"));
            var run = Objects.requireNonNull(scene.status().rollout()).run();

            // A person says yes, which would move all the traffic, while nobody listens.
            var gone = System.nanoTime();
            wire.be(Wire.State.SILENT);
            scene.patch(
                    "{\"metadata\":{\"annotations\":{\"alert-history.io/approve\":\"%s/on\"}}}"
                            .formatted(run));
            var gaveUp = nothingMoves(scene, way.kubeconfig(), OUTAGE / 2);
            wire.be(Wire.State.REFUSED);
            gaveUp.addAll(nothingMoves(scene, way.kubeconfig(), OUTAGE - OUTAGE / 2));
            assertThat(gaveUp).as("a leader that cannot renew its lease ends").isNotEmpty();
            assertThat((gaveUp.getFirst() - gone) / 1e9)
                    .as("seconds after which it ends, before another one may have its lease")
                    .isLessThan(LEASE);

            var mended = System.nanoTime();
            wire.be(Wire.State.WHOLE);
            scene.await("holding", it -> Scene.at(it, "Holding"));
            var resumed = System.nanoTime() - mended;
            scene.await("the primary has it", it -> Scene.owns(it, "primary@"));

            assertThat(scene.status().historyOrDefault())
                    .singleElement()
                    .satisfies(it -> assertThat(it.run()).isEqualTo(run))
                    .satisfies(it -> assertThat(it.result()).isEqualTo("Completed"));
            System.out.printf(
                    "API server away for %d s, silent and then refused: the leader ended after %.1f s, ended %d times in all; the run went on %.1f s after the server was back and was completed %.1f s after%n",
                    OUTAGE,
                    (gaveUp.getFirst() - gone) / 1e9,
                    gaveUp.size(),
                    resumed / 1e9,
                    (System.nanoTime() - mended) / 1e9);
        }
    }

    /// Whoever leads the clients stays as it is for the whole of an outage, and so does the status. An
    /// operator that ends is started again, as a kubelet does.
    ///
    /// @return when one ended
    private List<Long> nothingMoves(Scene scene, Path kubeconfig, long seconds) throws Exception {
        var service = scene.service().getMetadata().getResourceVersion();
        var status = scene.status();
        var ended = new ArrayList<Long>();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            assertThat(scene.service().getMetadata().getResourceVersion()).isEqualTo(service);
            assertThat(scene.status()).isEqualTo(status);
            if (!operators.getLast().alive()) {
                assertThat(operators.getLast().ended()).isEqualTo(1);
                ended.add(System.nanoTime());
                operators.add(operator(kubeconfig));
            }
            scene.controllers.tick();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return ended;
    }

    private OperatorProcess operator(Path kubeconfig) throws Exception {
        return OperatorProcess.start(
                kubeconfig, scene().namespace, "operator-" + operators.size(), Map.of());
    }

    private Scene scene() {
        return Objects.requireNonNull(maybeScene);
    }
}
