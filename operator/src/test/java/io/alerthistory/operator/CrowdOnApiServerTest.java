package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many AlertHistories in several namespaces on a real API server, with one operator, a process of its
/// own with the flags of its distribution. `E2E_CROWD` says how many.
@Tag("slow")
class CrowdOnApiServerTest {

    private static final int NAMESPACES = 4;
    private static final int CROWD =
            Integer.parseInt(System.getenv().getOrDefault("E2E_CROWD", "200"));
    private static final long SETTLING = 300;
    private static final long QUIET = 10;
    private static final long WINDOW = 60;
    private static final long MOST_WRITES = 1;
    private static final long MOST_MEBIBYTES = 256;

    private final List<Scene> scenes = new ArrayList<>();

    @AfterEach
    void stop() {
        scenes.forEach(Scene::close);
    }

    @Test
    void anOperatorThatHasNothingToDoWritesNothingAndStaysSmall() throws Exception {
        for (var i = 0; i < NAMESPACES; i++) {
            scenes.add(Scene.empty("crowd-" + i));
        }
        for (var i = 0; i < CROWD; i++) {
            create("ah-" + i, scenes.get(i % NAMESPACES));
        }
        var begun = System.nanoTime();
        var namespaces = scenes.stream().map(it -> it.namespace).collect(Collectors.joining(","));
        try (var operator =
                OperatorProcess.start(
                        scenes.getFirst().kubeconfig,
                        scenes.getFirst().namespace,
                        "operator-0",
                        Map.of("WATCH_NAMESPACES", namespaces))) {
            while (served() < CROWD) {
                assertThat(seconds(begun))
                        .as("served %d of %d; %s", served(), CROWD, operator.lastLines())
                        .isLessThan(SETTLING);
                for (var scene : scenes) {
                    scene.controllers.tick();
                }
            }
            var served = seconds(begun);
            var writes = writes(operator);
            for (var quiet = System.nanoTime(); seconds(quiet) < QUIET; ) {
                assertThat(seconds(begun)).as("it comes to rest").isLessThan(SETTLING);
                TimeUnit.MILLISECONDS.sleep(500);
                var now = writes(operator);
                if (now != writes) {
                    writes = now;
                    quiet = System.nanoTime();
                }
            }
            var reconciles = operator.metric("alert_history_operator_reconciles_total");
            TimeUnit.SECONDS.sleep(WINDOW);
            var more = writes(operator) - writes;
            var looks = operator.metric("alert_history_operator_reconciles_total") - reconciles;
            var now = operator.mebibytes("VmRSS");
            var most = operator.mebibytes("VmHWM");
            System.out.printf(
                    "%d AlertHistories: served after %d s with %d writes; then %d writes and %d looks in %d s; %d MiB in memory, %d MiB at most%n",
                    CROWD, served, writes, more, looks, WINDOW, now, most);
            assertThat(more).as("writes in %d s", WINDOW).isLessThanOrEqualTo(MOST_WRITES);
            assertThat(looks).as("it was awake").isGreaterThanOrEqualTo(CROWD / 2);
            assertThat(now).as("MiB").isLessThanOrEqualTo(MOST_MEBIBYTES);
        }
    }

    private static void create(String name, Scene scene) {
        scene.client
                .resource(
                        """
                        apiVersion: alert-history.io/v1alpha1
                        kind: AlertHistory
                        metadata: {name: %s, namespace: %s}
                        spec:
                          database: {postgres: {urlSecretRef: {name: pg, key: url}}}
                          primary: {replicas: 1}
                        """
                                .formatted(name, scene.namespace))
                .create();
    }

    private int served() {
        return scenes.stream()
                .mapToInt(scene ->
                        (int)
                                scene
                                        .client
                                        .resources(AlertHistory.class)
                                        .inNamespace(scene.namespace)
                                        .list()
                                        .getItems()
                                        .stream()
                                        .map(AlertHistory::getStatus)
                                        .filter(it -> it != null && Scene.ready(it))
                                        .filter(it ->
                                                Scene.condition(it, "TrafficInSync")
                                                        .startsWith("True"))
                                        .count())
                .sum();
    }

    private static long writes(OperatorProcess operator) throws Exception {
        return operator.metric("alert_history_operator_writes_total");
    }

    private static long seconds(long since) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    }
}
