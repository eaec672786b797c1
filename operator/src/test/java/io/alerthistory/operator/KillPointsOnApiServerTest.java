package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// On a real API server: from one of its writes on nothing of the operator gets through any more, and
/// another one goes on. That is done once for each write of a run, a rollback and a deletion, and every
/// time all ends in the same place. The table is written to `target/kill-points.md`.
@Tag("slow")
class KillPointsOnApiServerTest {

    private static final int AT_ONCE = 4;
    private static final int NEVER = Integer.MAX_VALUE;
    private static final Path TABLE = Path.of("target/kill-points.md");
    private static final String ROLLOUT = "{soak: 1s, steps: [{weight: 100, hold: 1s}]}";

    /// What is played, from the moment on at which the writes count.
    enum Story {
        RUN("a run"),
        ROLLBACK("a rollback"),
        DELETION("a deletion");

        private final String text;

        Story(String text) {
            this.text = text;
        }
    }

    /// One play of it.
    ///
    /// @param writes how many were counted
    /// @param killed the write that did not get through
    /// @param state of the run by then
    /// @param outcome where all ended
    /// @param moves of the traffic, each named by a status before
    private record Play(int writes, String killed, String state, String outcome, int moves) {}

    @Test
    void everythingEndsInTheSamePlaceWhereverTheOperatorIsKilled() throws Exception {
        var table = new ArrayList<String>();
        for (var story : Story.values()) {
            var calm = play(story, NEVER, "");
            assertThat(calm.writes()).as(story.text).isGreaterThan(1);
            table.add(
                    "%n%s, %d writes, in the end: %s%n%n| write | of | state | moves of the traffic | outcome |%n|---|---|---|---|---|"
                            .formatted(story.text, calm.writes(), calm.outcome()));
            List<Callable<Play>> plays =
                    IntStream.rangeClosed(1, calm.writes())
                            .<Callable<Play>>mapToObj(
                                    kill -> () -> play(story, kill, calm.outcome()))
                            .toList();
            try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
                var number = 0;
                for (var play : threads.invokeAll(plays)) {
                    var it = play.get();
                    number++;
                    // A write that another order of events made superfluous is no place to die at.
                    table.add(
                            "| %d | %s | %s | %d | %s |"
                                    .formatted(
                                            number,
                                            it.killed().isEmpty() ? "not needed" : it.killed(),
                                            it.state(),
                                            it.moves(),
                                            it.outcome().equals(calm.outcome())
                                                    ? "same"
                                                    : it.outcome()));
                }
            }
            Files.writeString(TABLE, String.join("\n", table) + "\n");
            assertThat(table)
                    .as(story.text)
                    .filteredOn(it -> it.startsWith("| "))
                    .allMatch(it -> it.endsWith("| same |") || it.endsWith("| outcome |"));
        }
        System.out.println(String.join("\n", table));
    }

    private static Play play(Story story, int kill, String expected) throws Exception {
        try (var scene = Scene.withLegacy("kill");
                var first = Gate.to(scene.kubeconfig);
                var second = Gate.to(scene.kubeconfig)) {
            var operators = new ArrayList<OperatorApp>();
            try {
                operators.add(operator(first, scene));
                scene.resource("legacy", ROLLOUT);
                scene.await(
                        "legacy serves",
                        it -> Scene.owns(it, "legacy") && Scene.ready(it) && inSync(it));
                prepare(story, scene);
                var count = new AtomicInteger();
                var killed = new ArrayList<Gate.Request>();
                first.endAt(request -> {
                    if (!counts(request) || count.incrementAndGet() != kill) {
                        return false;
                    }
                    killed.add(request);
                    return true;
                });
                begin(story, scene);
                var state = "";
                Predicate<AlertHistoryStatus> over =
                        it -> {
                            law(scene);
                            return first.shut() || ended(story, scene, it, expected);
                        };
                scene.await(story.text, over);
                if (first.shut()) {
                    state = state(scene);
                    operators.add(operator(second, scene));
                    scene.await(
                            "%s, killed before write %d, %s".formatted(story.text, kill, killed),
                            it -> {
                                law(scene);
                                return ended(story, scene, it, expected);
                            });
                }
                return new Play(
                        count.get(),
                        killed.isEmpty() ? "" : killed.getFirst().text(),
                        state,
                        outcome(scene),
                        Ledger.of(first, second).everyMoveWasNamedBefore());
            } finally {
                operators.forEach(OperatorApp::close);
            }
        }
    }

    private static OperatorApp operator(Gate gate, Scene scene) throws Exception {
        var connection = Config.fromKubeconfig(gate.kubeconfig().toFile());
        // What is dead does not try again.
        connection.setRequestRetryBackoffLimit(0);
        return Scene.operator(connection, scene.namespace);
    }

    /// An Event is news, and none has ever authorised anything.
    private static boolean counts(Gate.Request request) {
        return request.writes() && !request.leases() && !request.path().endsWith("/events");
    }

    private static void prepare(Story story, Scene scene) throws Exception {
        if (story == Story.ROLLBACK) {
            scene.patch(
                    "{\"spec\":{\"traffic\":{\"active\":\"primary\"},\"rollout\":{\"steps\":[{\"weight\":100,\"hold\":\"10m\"}]}}}");
            scene.await("holding", it -> Scene.at(it, "Holding"));
        }
        if (story == Story.DELETION) {
            scene.patch(
                    "{\"spec\":{\"traffic\":{\"active\":\"primary\"},\"legacy\":{\"whenIdle\":\"ScaleToZero\"}}}");
            scene.await(
                    "the primary has it",
                    it -> Scene.owns(it, "primary@") && inSync(it) && legacy(scene) == 0);
        }
    }

    private static void begin(Story story, Scene scene) {
        switch (story) {
            case RUN -> scene.patch("{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
            case ROLLBACK ->
                    scene.patch(
                            "{\"metadata\":{\"annotations\":{\"alert-history.io/abort\":\"%s\"}}}"
                                    .formatted(
                                            Objects.requireNonNull(scene.status().rollout())
                                                    .run()));
            case DELETION ->
                    scene.client
                            .resources(AlertHistory.class)
                            .inNamespace(scene.namespace)
                            .withName("main")
                            .delete();
        }
    }

    private static boolean ended(
            Story story, Scene scene, AlertHistoryStatus status, String expected) {
        var over =
                switch (story) {
                    case RUN ->
                            Scene.owns(status, "primary@") && inSync(status) && legacy(scene) == 2;
                    case ROLLBACK ->
                            Scene.owns(status, "legacy")
                                    && status.failed() != null
                                    && inSync(status);
                    case DELETION -> !scene.exists();
                };
        return over && !marked(scene) && (expected.isEmpty() || outcome(scene).equals(expected));
    }

    /// Whether the Service still tells of a run.
    private static boolean marked(Scene scene) {
        var annotations = scene.service().getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey("alert-history.io/run");
    }

    private static boolean inSync(AlertHistoryStatus status) {
        return Scene.condition(status, "TrafficInSync").startsWith("True");
    }

    private static String outcome(Scene scene) {
        var status = scene.status();
        var history = status.historyOrDefault();
        return "%s owned by %s, %s, clients go to %s, pods of legacy %d"
                .formatted(
                        scene.exists() ? "there" : "gone",
                        Scene.text(status.active()),
                        history.isEmpty()
                                ? "no run"
                                : "%d run %s"
                                        .formatted(history.size(), history.getFirst().result()),
                        scene.selector().containsKey("app") ? "legacy" : "primary",
                        legacy(scene));
    }

    private static String state(Scene scene) {
        var run = scene.status().rollout();
        return run == null ? Scene.text(scene.status().phase()) : Scene.text(run.state());
    }

    private static int legacy(Scene scene) {
        return scene.client
                .apps()
                .deployments()
                .inNamespace(scene.namespace)
                .withName("alert-history-python")
                .get()
                .getSpec()
                .getReplicas();
    }

    /// Whoever the clients are led to has pods.
    private static void law(Scene scene) {
        Map<String, String> selector = scene.selector();
        assertThat(
                        scene.client
                                .pods()
                                .inNamespace(scene.namespace)
                                .withLabels(selector)
                                .list()
                                .getItems())
                .as("pods of %s", selector)
                .isNotEmpty();
    }
}
