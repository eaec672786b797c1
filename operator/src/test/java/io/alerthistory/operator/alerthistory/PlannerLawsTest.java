package io.alerthistory.operator.alerthistory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.rollout.Sample;
import io.alerthistory.operator.stack.PodReport;
import io.alerthistory.operator.stack.StackReport;
import io.alerthistory.operator.status.RevisionView;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Laws that hold whatever happens, over random worlds: specs change, pods come and go, the operator
/// is killed between any two writes. `-Dworlds=150` looks at more of them.
class PlannerLawsTest {

    private static final int WORLDS = Integer.getInteger("worlds", 5);
    private static final int STEPS = 30;
    private static final int ROUNDS_TO_SETTLE = 60;
    private static final String WITH_A_GATEWAY =
            "{traffic: {gatewayAPI: {parentRefs: [{name: public}]}}, rollout: {steps: [{weight: 10, hold: 1m}, {weight: 60, hold: 1m}, {weight: 100}]}}";
    private static final String WITHOUT = "{traffic: {gatewayAPI: null}, rollout: {steps: null}}";

    @Test
    void trafficNeverMovesToARevisionWithoutReadyPodsWhileAnotherHasSome() throws Exception {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var random = new Random(seed);
            var world = world(random);
            for (var step = 0; step < STEPS; step++) {
                disturb(world, random);
                var before = selected(world);
                // As it was when that was decided: a rolling update keeps pods, this world does
                // not.
                var ready = readyByRevision(world);
                reconcileAndMaybeDie(world, random);
                var after = selected(world);
                if (after.isPresent() && before.isPresent() && !after.equals(before)) {
                    assertThat(ready.isEmpty() || ready.containsKey(after.get()))
                            .as(
                                    "seed %d step %d: traffic moved from %s to %s, ready pods %s",
                                    seed, step, before, after, ready)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void noShareRisesForARevisionWithoutReadyPodsWhileAnotherHasSome() throws Exception {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var random = new Random(seed);
            var world = world(random);
            for (var step = 0; step < STEPS; step++) {
                disturb(world, random);
                var before = world.routeWeights();
                var ready = readyByRevision(world);
                reconcileAndMaybeDie(world, random);
                var after = world.routeWeights();
                assertThat(after.values().stream().mapToInt(it -> it).sum())
                        .as("seed %d step %d: %s", seed, step, after)
                        .isIn(0, 100);
                var served =
                        before.entrySet().stream()
                                .anyMatch(it ->
                                        it.getValue() > 0
                                                && ready.containsKey(
                                                        it.getKey().revision().orElse("")));
                for (var share : after.entrySet()) {
                    if (served && share.getValue() > before.getOrDefault(share.getKey(), 0)) {
                        assertThat(ready)
                                .as("seed %d step %d: %s to %s", seed, step, before, after)
                                .containsKey(share.getKey().revision().orElse(""));
                    }
                }
            }
        }
    }

    @Test
    void aWorldThatIsLeftAloneSettlesAndIsNotWrittenTo() throws Exception {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var random = new Random(seed);
            var world = world(random);
            for (var step = 0; step < STEPS; step++) {
                disturb(world, random);
                reconcileAndMaybeDie(world, random);
            }

            world.patchSpec(json("{paused: false}"));
            for (var round = 0; round < ROUNDS_TO_SETTLE; round++) {
                world.samples.add(new Sample(world.now, Sample.Verdict.PASSED, "well"));
                world.reconcile();
                world.ready(_ -> true);
                world.gateway("True", "taken");
                world.advance(Duration.ofSeconds(30));
            }

            var plan = world.plan();
            assertThat(plan.quiet())
                    .as("seed %d: nothing left to write in %s", seed, plan)
                    .isTrue();
            assertThat(plan.status()).as("seed %d", seed).isEqualTo(world.resource.getStatus());
            assertThat(plan.notices()).as("seed %d", seed).isEmpty();
            assertThat(plan.status().phase()).as("seed %d", seed).isIn("Steady", "Stalled");
            if (plan.status().failed() == null) {
                assertThat(plan.status().active())
                        .as("seed %d", seed)
                        .isEqualTo(plan.status().desired());
            }
        }
    }

    @Test
    void notMoreThanThreeRevisionsAreKept() throws Exception {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var random = new Random(seed);
            var world = world(random);
            for (var step = 0; step < STEPS; step++) {
                disturb(world, random);
                world.reconcile();
                if (!world.resource.getSpec().pausedOrDefault()) {
                    var revisions = new HashSet<String>();
                    world.objects.values().forEach(it -> revisions.add(Observed.revisionOf(it)));
                    revisions.remove("");
                    assertThat(revisions)
                            .as("seed %d step %d", seed, step)
                            .hasSizeLessThanOrEqualTo(3);
                }
            }
        }
    }

    @Test
    void anEffectFollowsOnlyFromAStatusThatWasWrittenBefore() throws Exception {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var random = new Random(seed);
            var world = world(random);
            for (var step = 0; step < STEPS; step++) {
                disturb(world, random);
                var plan = world.plan();
                world.writeStatus(plan);

                // The status names whom the traffic is given to.
                var named =
                        Objects.requireNonNull(plan.status().traffic()).stream()
                                .filter(it -> Integer.valueOf(100).equals(it.weight()))
                                .map(it -> String.valueOf(it.backend()))
                                .findFirst();
                var given =
                        plan.traffic().stream()
                                .filter(Service.class::isInstance)
                                .map(Service.class::cast)
                                .findFirst()
                                .map(it -> it.getSpec().getSelector().get(Labels.REVISION))
                                .map(it -> "primary@" + it);
                if (named.isPresent() && given.isPresent()) {
                    assertThat(given).as("seed %d step %d", seed, step).isEqualTo(named);
                }
                world.effects(plan);
            }
        }
    }

    private static World world(Random random) throws Exception {
        var resource = new AlertHistory();
        resource.getMetadata().setName("main");
        var world = new World(resource);
        var database =
                random.nextInt(4) == 0
                        ? "{database: {sqlite: {}}}"
                        : random.nextBoolean()
                                ? "{database: {postgres: {urlSecretRef: {name: pg, key: url}}}}"
                                : "{database: {postgres: {urlSecretRef: {name: pg, key: url}}}, "
                                        + WITH_A_GATEWAY.substring(1);
        world.routes = true;
        world.resource.setSpec(
                Yaml.MAPPER.treeToValue(
                        json(database), io.alerthistory.crds.v1alpha1.AlertHistorySpec.class));
        return world;
    }

    private static void disturb(World world, Random random) throws Exception {
        var sqlite = world.resource.getSpec().database().sqlite() != null;
        switch (random.nextInt(13)) {
            case 0 ->
                    world.patchSpec(
                            json("{primary: {image: 'x/y:" + (1 + random.nextInt(4)) + "'}}"));
            case 1 -> {
                if (!sqlite) {
                    world.patchSpec(
                            random.nextBoolean()
                                    ? json(
                                            "{primary: {autoscaling: null, replicas: %d}}"
                                                    .formatted(1 + random.nextInt(4)))
                                    : json(
                                            "{primary: {replicas: null, autoscaling: {minReplicas: 2}}}"));
                }
            }
            case 2 ->
                    world.patchSpec(
                            json(
                                    "{auth: {tokens: [{name: a, role: Ingest, secretRef: {name: s%d, key: k}}]}}"
                                            .formatted(random.nextInt(3))));
            case 3 -> world.patchSpec(json("{paused: " + (random.nextInt(4) == 0) + "}"));
            case 4, 5, 6 -> world.ready(_ -> random.nextInt(3) > 0);
            case 7 ->
                    world.unready(
                            _ -> random.nextInt(3) == 0,
                            new PodStatusBuilder().withPhase("Running").build(),
                            new PodReport(
                                    new StackReport("x", "1", 1, false, false, List.of(), null),
                                    null,
                                    null));
            case 9, 10 -> world.gateway(random.nextInt(4) > 0 ? "True" : "False", "so it says");
            case 11 -> {
                if (!sqlite && random.nextInt(3) == 0) {
                    world.patchSpec(json(random.nextBoolean() ? WITH_A_GATEWAY : WITHOUT));
                }
            }
            case 8 -> world.advance(Duration.ofSeconds(random.nextInt(90)));
            default -> {
                if (random.nextInt(5) == 0) {
                    world.resource.setStatus(null);
                }
            }
        }
    }

    private static void reconcileAndMaybeDie(World world, Random random) {
        var plan = world.plan();
        if (random.nextInt(8) == 0) {
            return;
        }
        world.writeStatus(plan);
        if (random.nextInt(6) == 0) {
            world.controllers();
            return;
        }
        world.effects(plan);
    }

    private static Optional<String> selected(World world) {
        return world.service()
                .map(it -> it.getSpec().getSelector().get(Labels.REVISION))
                .flatMap(Optional::ofNullable);
    }

    private static Map<String, Long> readyByRevision(World world) {
        return world.pods.values().stream()
                .filter(RevisionView::ready)
                .collect(Collectors.groupingBy(Observed::revisionOf, Collectors.counting()));
    }

    private static JsonNode json(String flow) throws Exception {
        return Yaml.MAPPER.readTree(flow);
    }
}
