package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two operators, processes of their own, on a real API server: whatever becomes of one of them, no
/// weight is written twice, and none that nobody wants any more.
@Tag("slow")
class TwoOperatorsOnApiServerTest {

    private static final Map<String, String> ALONE =
            Map.of("LEADER_ELECTION", "false", "KUBERNETES_REQUEST_TIMEOUT", "60000");
    // What a lease lasts, and what a follower waits between two looks at it.
    private static final double TAKEOVER = 15 + 2 + 5;

    /// Where an operator is when it stands still: after the write of a status that names a weight, and
    /// before that weight is given.
    enum Where {
        BEFORE_IT_READS_THE_ROUTE("GET", "/httproutes/main"),
        BEFORE_IT_READS_THE_STATUS_AGAIN("GET", "/alerthistories/main"),
        WITH_THE_WRITE_ON_ITS_WAY("PATCH", "/httproutes/main");

        private final String method;
        private final String path;

        Where(String method, String path) {
            this.method = method;
            this.path = path;
        }

        private boolean is(Gate.Request request) {
            return request.method().equals(method) && request.path().endsWith(path);
        }
    }

    private final List<OperatorProcess> operators = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private @Nullable Scene maybeScene;

    @BeforeEach
    void start() throws Exception {
        maybeScene = Scene.withLegacy("two");
        scene().gateway();
    }

    @AfterEach
    void stop() throws Exception {
        operators.forEach(OperatorProcess::close);
        for (var gate : gates) {
            gate.close();
        }
        if (maybeScene != null) {
            maybeScene.close();
        }
    }

    @Test
    void onlyTheOneWithTheLeaseWritesAndTheOtherGoesOnWhenItIsKilled() throws Exception {
        for (var i = 0; i < 2; i++) {
            gates.add(Gate.to(scene().kubeconfig));
            operators.add(operator(i, Map.of()));
        }
        scene().routed(
                        "{soak: 1s, steps: [{weight: 10}, {gate: on}, {weight: 50, hold: 2s}, {weight: 100, hold: 2s}]}");
        legacyServes();
        scene().patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        scene().await("at the gate", it -> Scene.at(it, "AtGate"));
        var run = Objects.requireNonNull(scene().status().rollout()).run();

        var leader = gates.getFirst().writes().isEmpty() ? 1 : 0;
        var follower = 1 - leader;
        assertThat(gates.get(follower).writes()).as("writes of the follower").isEmpty();
        scene().patch(
                        "{\"metadata\":{\"annotations\":{\"alert-history.io/approve\":\"%s/on\"}}}"
                                .formatted(run));
        scene().await("half of it", it -> "50/50".equals(it.weights()));
        operators.get(leader).kill();
        var killed = System.nanoTime();
        assertThat(gates.get(follower).writes()).as("writes of the follower").isEmpty();

        operators.get(follower).says("lease=mine");
        var takeover = (System.nanoTime() - killed) / 1e9;
        assertThat(takeover).isLessThan(TAKEOVER);
        scene().await("the other goes on", _ -> !gates.get(follower).writes().isEmpty());
        scene().await("the primary has it", it -> Scene.owns(it, "primary@"));

        assertThat(scene().status().historyOrDefault())
                .singleElement()
                .satisfies(it -> assertThat(it.run()).isEqualTo(run))
                .satisfies(it -> assertThat(it.result()).isEqualTo("Completed"));
        var moves = Ledger.of(gates).everyMoveWasNamedBefore();
        assertThat(moves).isGreaterThanOrEqualTo(4);
        System.out.printf(
                "two operators: the leader wrote %d times and was killed at 50/50, the other had the lease %.1f s later and wrote %d times; %d moves of the traffic, each named by a status before%n",
                gates.get(leader).writes().size(),
                takeover,
                gates.get(follower).writes().size(),
                moves);
    }

    /// As a host that swaps: it has the lease, says 50 in the status and stands still. When it goes on,
    /// another one has taken all of it back.
    @Test
    void aLeaderThatStoodStillWritesNothingAnyMoreAndEnds() throws Exception {
        gates.add(Gate.to(scene().kubeconfig));
        operators.add(operator(0, Map.of()));
        operators.getFirst().says("lease=mine");
        gates.add(Gate.to(scene().kubeconfig));
        operators.add(operator(1, Map.of()));
        var hold = stopped(Where.BEFORE_IT_READS_THE_ROUTE);
        var stopped = System.nanoTime();
        operators.get(1).says("lease=mine");
        var takeover = (System.nanoTime() - stopped) / 1e9;
        rolledBack();
        var generation = generation();

        operators.getFirst().goOn();
        hold.release();

        assertThat(operators.getFirst().ended()).isEqualTo(1);
        assertThat(operators.getFirst().log()).contains("lease=lost");
        assertThat(generation()).as("generation of the route").isEqualTo(generation);
        assertThat(FakeGateway.weights(route())).isEqualTo(List.of(100));
        Ledger.of(gates).everyMoveWasNamedBefore();
        System.out.printf(
                "a leader that stood still at 50/50: another took over after %.1f s, and it ended%n",
                takeover);
    }

    /// Not even without a lease, when each of two takes itself for the only one.
    @ParameterizedTest
    @EnumSource(Where.class)
    void aWriteThatIsStaleDoesNotLand(Where where) throws Exception {
        gates.add(Gate.to(scene().kubeconfig));
        operators.add(operator(0, ALONE));
        var hold = stopped(where);
        gates.add(Gate.to(scene().kubeconfig));
        operators.add(operator(1, ALONE));
        rolledBack();
        operators.get(1).kill();
        var generation = generation();
        var stale = gates.getFirst();
        var before = stale.requests().size();

        operators.getFirst().goOn();
        hold.release();

        assertThat(hold.answer()).isEqualTo(where.method.equals("GET") ? 200 : 409);
        scene().await(
                        "the operator that stood still sees it, or writes",
                        _ ->
                                operators.getFirst().log().contains("reconcile=stale")
                                        || stale.requests().stream()
                                                .skip(before)
                                                .anyMatch(Ledger::traffic));
        assertThat(stale.requests().stream().skip(before).filter(Ledger::traffic))
                .as("moves of the traffic by the operator that stood still")
                .isEmpty();
        assertThat(generation()).as("generation of the route").isEqualTo(generation);
        assertThat(FakeGateway.weights(route())).isEqualTo(List.of(100));
        Ledger.of(gates).everyMoveWasNamedBefore();
    }

    /// The first operator stands still between a status that says 50/50 and the route.
    private Gate.Hold stopped(Where where) throws Exception {
        scene().routed("{soak: 1s, steps: [{weight: 50, hold: 10m}, {weight: 100}]}");
        legacyServes();
        var half = new AtomicBoolean();
        var hold =
                gates.getFirst()
                        .hold(request -> {
                            if (Ledger.status(request)
                                    && Ledger.weights(request)
                                            .filter("50/50"::equals)
                                            .isPresent()) {
                                half.set(true);
                            }
                            return half.get() && where.is(request);
                        });
        scene().patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
        scene().await("it says 50/50", _ -> hold.has());
        operators.getFirst().pause();
        assertThat(scene().status().weights()).isEqualTo("50/50");
        assertThat(FakeGateway.weights(route())).isEqualTo(List.of(100, 0));
        return hold;
    }

    /// A person says that it shall go back, and it does.
    private void rolledBack() throws Exception {
        var run = Objects.requireNonNull(scene().status().rollout()).run();
        scene().patch(
                        "{\"metadata\":{\"annotations\":{\"alert-history.io/abort\":\"%s\"}}}"
                                .formatted(run));
        scene().await(
                        "legacy has it again",
                        it ->
                                Scene.owns(it, "legacy")
                                        && it.failed() != null
                                        && Scene.condition(it, "TrafficInSync").startsWith("True")
                                        && !route().getMetadata()
                                                .getAnnotations()
                                                .containsKey("alert-history.io/run")
                                        && FakeGateway.weights(route()).equals(List.of(100)));
    }

    private void legacyServes() throws Exception {
        scene().await(
                        "legacy serves",
                        it ->
                                Scene.owns(it, "legacy")
                                        && Scene.condition(it, "TrafficInSync").startsWith("True"));
    }

    private OperatorProcess operator(int number, Map<String, String> more) throws Exception {
        return OperatorProcess.start(
                gates.get(number).kubeconfig(), scene().namespace, "operator-" + number, more);
    }

    private HTTPRoute route() {
        return scene().client
                .resources(HTTPRoute.class)
                .inNamespace(scene().namespace)
                .withName("main")
                .get();
    }

    private long generation() {
        return route().getMetadata().getGeneration();
    }

    private Scene scene() {
        return Objects.requireNonNull(maybeScene);
    }
}
