package io.alerthistory.operator.alerthistory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.rollout.Sample;
import io.alerthistory.operator.stack.PodReport;
import io.alerthistory.operator.stack.StackReport;
import io.alerthistory.operator.status.Problem;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each directory under `scenarios` is one: an AlertHistory, what happened to it (`in-story.yaml`),
/// and what the operator then plans: `out-plan.yaml`, and every object that it would write. Run with
/// `-Dupdate=true` to write what comes out, and review the difference.
class ScenarioTest {

    private static final Path ROOT = Path.of("src/test/resources/scenarios");
    private static final boolean UPDATE = Boolean.getBoolean("update");

    static Stream<String> scenarios() throws IOException {
        try (var directories = Files.list(ROOT)) {
            return directories.map(it -> it.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void plansWhatTheScenarioSays(String name) throws IOException {
        var directory = ROOT.resolve(name);
        var world =
                new World(Yaml.read(directory.resolve("in-alerthistory.yaml"), AlertHistory.class));
        var story = directory.resolve("in-story.yaml");
        if (Files.exists(story)) {
            for (var step : Yaml.read(story, JsonNode.class)) {
                step.properties().forEach(it -> play(world, it.getKey(), it.getValue()));
            }
        }

        var actual = render(world.plan());

        if (UPDATE) {
            update(directory, actual);
        }
        assertThat(expected(directory)).containsExactlyEntriesOf(actual);
    }

    private static void play(World world, String event, JsonNode value) {
        switch (event) {
            case "reconcile" -> {
                for (var i = 0; i < value.asInt(); i++) {
                    world.reconcile();
                }
            }
            case "ready" -> world.ready(which(world, value.asText()));
            case "leaving" ->
                    world.pods.values().stream()
                            .filter(which(world, value.asText()))
                            .forEach(pod ->
                                    pod.getMetadata().setDeletionTimestamp(world.now.toString()));
            case "unready" ->
                    world.unready(
                            which(world, value.path("pods").asText()),
                            convert(value.path("status"), PodStatus.class),
                            value.has("report")
                                    ? convert(value.path("report"), PodReport.class)
                                    : null);
            case "spec" -> world.patchSpec(value);
            case "annotations" -> world.resource.getMetadata().setAnnotations(convertMap(value));
            case "advance" -> world.advance(Duration.parse(value.asText()));
            case "serviceMonitors" -> world.serviceMonitors = value.asBoolean();
            case "stranger" -> {
                HasMetadata object =
                        value.path("kind").asText().equals("Service") && value.has("spec")
                                ? convert(value, Service.class)
                                : convert(value, GenericKubernetesResource.class);
                world.strangers.put(ObjectRef.of(object), object);
            }
            case "legacy" -> {
                world.legacyThere = value.path("there").asBoolean(true);
                world.legacyReplicas = value.path("replicas").asInt(world.legacyReplicas);
                world.legacyReady = value.path("ready").asInt(world.legacyReplicas);
            }
            case "connections" ->
                    world.connections =
                            new StackReport.Connections(
                                    value.path("most").asInt(), value.path("used").asInt());
            case "watch" -> {
                for (var i = 0; i < value.asInt(); i++) {
                    world.advance(Duration.ofSeconds(30));
                    world.samples.add(
                            new Sample(
                                    world.now,
                                    Sample.Verdict.PASSED,
                                    "error rate 0.00% of 412, p99 31ms"));
                    world.reconcile();
                }
            }
            case "samples" -> {
                for (var sample : value) {
                    world.samples.add(
                            new Sample(
                                    world.now,
                                    Sample.Verdict.valueOf(sample.path("verdict").asText()),
                                    sample.path("numbers").asText()));
                }
            }
            case "command" -> world.command(value.path("name").asText(), value.path("of").asText());
            case "edit" ->
                    world.edit(
                            value.path("object").asText(),
                            value.path("merge"),
                            value.path("manager").asText());
            case "answers" -> world.answers = List.of(convert(value, Long[].class));
            case "routes" -> world.routes = value.asBoolean();
            case "gateway" ->
                    world.gateway(
                            value.path("accepted").asText("True"),
                            value.path("message").asText("taken"));
            case "jobEnds" ->
                    world.jobsEnd(value.path("exit").asInt(), value.path("message").asText());
            case "podOfJob" ->
                    world.unready(
                            pod -> Observed.revisionOf(pod).isEmpty(),
                            convert(value, PodStatus.class),
                            null);
            case "loseStatus" -> world.resource.setStatus(null);
            case "delete" ->
                    assertThat(
                                    world.objects
                                            .keySet()
                                            .removeIf(it -> it.kind().equals(value.asText())))
                            .as("there is %s to delete in %s", value, world.names())
                            .isTrue();
            case "operatorImage" -> world.settings = new Settings(value.asText(), "operators");
            case "refused" ->
                    world.failure =
                            Optional.of(
                                    new Problem(
                                            value.path("reason").asText(),
                                            value.path("message").asText()));
            case "deploymentStatus" ->
                    world.deployments().getLast().setStatus(convert(value, DeploymentStatus.class));
            default -> throw new IllegalArgumentException("in-story.yaml: unknown event " + event);
        }
    }

    private static Predicate<Pod> which(World world, String word) {
        return switch (word) {
            case "all" -> _ -> true;
            case "desired" -> world.ofRevision(world.desired());
            case "active" -> world.ofRevision(world.active());
            case "proxy" -> pod -> Observed.revisionOf(pod).isEmpty();
            case "one of desired" ->
                    world.pods.values().stream()
                            .filter(world.ofRevision(world.desired()))
                            .findFirst()
                            .<Predicate<Pod>>map(one -> pod -> pod.equals(one))
                            .orElseThrow();
            default -> throw new IllegalArgumentException("pods: unknown word " + word);
        };
    }

    private static <T> T convert(JsonNode tree, Class<T> type) {
        return Yaml.MAPPER.convertValue(tree, type);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> convertMap(JsonNode tree) {
        return Yaml.MAPPER.convertValue(tree, Map.class);
    }

    private static Map<String, String> render(Plan plan) {
        var files = new TreeMap<String, String>();
        for (var object :
                Stream.concat(plan.applies().stream(), plan.traffic().stream()).toList()) {
            files.put(
                    "out-%s-%s.yaml".formatted(object.getKind(), object.getMetadata().getName()),
                    Yaml.text(object));
        }
        var summary = new LinkedHashMap<String, Object>();
        summary.put("applies", plan.written().stream().map(ObjectRef::toString).toList());
        plan.traffic().stream()
                .filter(Service.class::isInstance)
                .forEach(it -> summary.put("traffic", ((Service) it).getSpec().getSelector()));
        if (plan.traffic().stream().anyMatch(it -> !(it instanceof Service))) {
            summary.put(
                    "writesTraffic",
                    plan.traffic().stream().map(it -> ObjectRef.of(it).toString()).toList());
        }
        summary.put(
                "deletes", plan.deletes().stream().map(it -> ObjectRef.of(it).toString()).toList());
        summary.put(
                "scales",
                plan.scales().stream().map(it -> it.workload() + ": " + it.replicas()).toList());
        summary.put("hurries", plan.hurries().stream().map(it -> it.pod()).toList());
        summary.put("notices", plan.notices());
        summary.put("status", plan.status());
        summary.put("wakeUp", plan.wakeUp().toString());
        files.put("out-plan.yaml", Yaml.text(summary));
        return files;
    }

    private static Map<String, String> expected(Path directory) throws IOException {
        var files = new TreeMap<String, String>();
        try (var list = Files.list(directory)) {
            for (var file : list.toList()) {
                var name = file.getFileName().toString();
                if (!List.of("in-alerthistory.yaml", "in-story.yaml").contains(name)) {
                    files.put(name, Files.readString(file));
                }
            }
        }
        return files;
    }

    private static void update(Path directory, Map<String, String> actual) throws IOException {
        for (var old : expected(directory).keySet()) {
            if (old.startsWith("out-")) {
                Files.delete(directory.resolve(old));
            }
        }
        for (var file : actual.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
