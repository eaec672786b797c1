package io.alerthistory.operator.alerthistory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.rollout.Sample;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The operator dies right before each of its writes, once, and another one goes on. Wherever that
/// is, everything ends in the same place. The tables are written to `target/kill-points-*.txt`.
@Tag("slow")
class KillPointsTest {

    private static final int ROUNDS = 80;
    private static final String PROXIED =
            "{traffic: {active: primary, proxy: {}}, rollout: {steps: [{weight: 10, hold: 30s}, {weight: 50, hold: 30s}, {weight: 100, hold: 30s}]}}";
    private static final Pattern CLUSTER = Pattern.compile("\"(to-[-a-z0-9]+)\"");

    @Test
    void aFullRunEndsInTheSamePlaceWhereverTheOperatorIsKilled() throws Exception {
        everywhere("a run", "{traffic: {active: primary}}", Optional.empty());
    }

    @Test
    void aRollbackEndsInTheSamePlaceWhereverTheOperatorIsKilled() throws Exception {
        everywhere("a rollback", "{traffic: {active: primary}}", Optional.of("abort"));
    }

    /// The proxy is put in between, then the traffic moves in steps.
    @Test
    void aRunThroughTheProxyEndsInTheSamePlaceWhereverTheOperatorIsKilled() throws Exception {
        everywhere("a run through the proxy", PROXIED, Optional.empty());
    }

    @Test
    void aRollbackThroughTheProxyEndsInTheSamePlaceWhereverTheOperatorIsKilled() throws Exception {
        everywhere("a rollback through the proxy", PROXIED, Optional.of("abort"));
    }

    private static void everywhere(String what, String change, Optional<String> command)
            throws Exception {
        var calm = play(change, command, Integer.MAX_VALUE);
        var writes = calm.writes;
        assertThat(writes).as(what).isGreaterThan(10);
        var table = new ArrayList<String>();
        for (var kill = 1; kill <= writes; kill++) {
            var killed = play(change, command, kill);
            table.add("%3d %-45s %s".formatted(kill, killed.killedAt, killed.outcome()));
            assertThat(killed.outcome())
                    .as("%s, killed before write %d (%s)", what, kill, killed.killedAt)
                    .isEqualTo(calm.outcome());
        }
        Files.writeString(
                Path.of("target/kill-points-" + what.replace(' ', '-') + ".txt"),
                String.join("\n", table) + "\n");
    }

    private static Story play(String change, Optional<String> command, int kill) throws Exception {
        var story = new Story(kill);
        story.rounds(10);
        story.world.patchSpec(json(change));
        var asked = false;
        for (var round = 0; round < ROUNDS; round++) {
            var run = story.world.resource.getStatus().rollout();
            if (command.isPresent() && !asked && run != null && "Holding".equals(run.state())) {
                story.world.command(command.get(), "");
                asked = true;
            }
            story.rounds(1);
        }
        return story;
    }

    /// One AlertHistory with a legacy stack, whose operator has so many writes to live.
    private static final class Story {

        final World world;
        final int kill;
        int writes;
        String killedAt = "";

        Story(int kill) throws Exception {
            this.kill = kill;
            var resource = new AlertHistory();
            resource.getMetadata().setName("main");
            this.world = new World(resource);
            world.resource.setSpec(
                    Yaml.MAPPER.treeToValue(
                            json(
                                    "{database: {postgres: {urlSecretRef: {name: pg, key: url}}}, legacy: {workloadRef: {name: alert-history-python}, port: 8000}, traffic: {active: legacy, drain: 10s}, rollout: {soak: 1m, steps: [{weight: 100, hold: 1m}]}}"),
                            AlertHistorySpec.class));
        }

        void rounds(int count) {
            for (var i = 0; i < count; i++) {
                world.legacyReady = world.legacyReplicas;
                world.ready(_ -> true);
                world.samples.add(new Sample(world.now, Sample.Verdict.PASSED, "well"));
                reconcile();
                world.advance(Duration.ofSeconds(10));
            }
        }

        /// As the reconciler does it: the status first, then write by write.
        private void reconcile() {
            var plan = world.plan();
            if (!plan.status().equals(world.resource.getStatus())) {
                if (dies("status " + state(plan))) {
                    return;
                }
                world.writeStatus(plan);
            }
            for (var part : parts(plan)) {
                if (dies(state(plan) + ": " + name(part))) {
                    world.controllers();
                    return;
                }
                world.effects(part);
                law();
            }
            world.controllers();
        }

        private boolean dies(String at) {
            writes++;
            if (writes == kill) {
                killedAt = at;
            }
            return writes == kill;
        }

        /// The client Service never selects a backend without ready pods while another has some, and no
        /// route names a cluster that is not there.
        private void law() {
            var revision =
                    world.service()
                            .map(it -> it.getSpec().getSelector().get(Labels.REVISION))
                            .flatMap(Optional::ofNullable);
            assertThat(
                            revision.map(world::ofRevision)
                                    .map(its -> world.pods.values().stream().anyMatch(its))
                                    .orElse(true))
                    .as("the selected revision %s has pods", revision)
                    .isTrue();
            Optional.ofNullable(world.objects.get(new ObjectRef("ConfigMap", "main-proxy")))
                    .map(ConfigMap.class::cast)
                    .flatMap(io.alerthistory.operator.proxy.Files::of)
                    .ifPresent(files ->
                            assertThat(files.names())
                                    .as("clusters that a route names")
                                    .containsAll(
                                            CLUSTER.matcher(files.routes())
                                                    .results()
                                                    .map(it -> it.group(1))
                                                    .toList()));
        }

        String outcome() {
            var status = world.resource.getStatus();
            var deployments = new TreeMap<String, Integer>();
            world.deployments()
                    .forEach(it ->
                            deployments.put(
                                    it.getMetadata().getName(), it.getSpec().getReplicas()));
            return "%s active=%s failed=%s selector=%s pods=%s legacy=%d"
                    .formatted(
                            status.phase(),
                            status.active(),
                            status.failed() == null ? "none" : status.failed().reason(),
                            world.service().map(it -> it.getSpec().getSelector()).orElse(Map.of()),
                            deployments,
                            world.legacyReplicas);
        }
    }

    private static String state(Plan plan) {
        var run = plan.status().rollout();
        return run == null ? String.valueOf(plan.status().phase()) : String.valueOf(run.state());
    }

    private static String name(Plan part) {
        return part.written().isEmpty()
                ? !part.traffic().isEmpty()
                        ? "traffic " + part.traffic().getFirst().getKind()
                        : part.scales().isEmpty()
                                ? part.deletes().isEmpty() ? "hurry" : "delete"
                                : "scale " + part.scales().getFirst().workload()
                : part.written().getFirst().toString();
    }

    /// Each write of a plan as a plan of its own, in order.
    private static List<Plan> parts(Plan plan) {
        var parts = new ArrayList<Plan>();
        for (HasMetadata object : plan.applies()) {
            parts.add(part(plan, List.of(object), List.of(), List.of(), List.of(), List.of()));
        }
        for (var object : plan.traffic()) {
            parts.add(part(plan, List.of(), List.of(object), List.of(), List.of(), List.of()));
        }
        for (var object : plan.deletes()) {
            parts.add(part(plan, List.of(), List.of(), List.of(object), List.of(), List.of()));
        }
        for (var scale : plan.scales()) {
            parts.add(part(plan, List.of(), List.of(), List.of(), List.of(scale), List.of()));
        }
        for (var hurry : plan.hurries()) {
            parts.add(part(plan, List.of(), List.of(), List.of(), List.of(), List.of(hurry)));
        }
        return parts;
    }

    private static Plan part(
            Plan plan,
            List<HasMetadata> applies,
            List<HasMetadata> traffic,
            List<HasMetadata> deletes,
            List<Plan.Scale> scales,
            List<Plan.Hurry> hurries) {
        return new Plan(
                plan.status(),
                applies,
                traffic,
                deletes,
                scales,
                hurries,
                List.of(),
                plan.wakeUp());
    }

    private static JsonNode json(String flow) throws Exception {
        return Yaml.MAPPER.readTree(flow);
    }
}
