package io.alerthistory.operator.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alerthistory.operator.desired.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What Envoy is given, checked in under `proxy`, and found valid by the real Envoy. Run with
/// `-Dupdate=true` to write what comes out, and review the difference.
class GoldenTest {

    private static final Path ROOT = Path.of("src/test/resources/proxy");
    private static final Upstream LEGACY =
            new Upstream(
                    "legacy", "legacy", List.of("main-legacy.monitoring.svc"), 8080, "/health");
    private static final Upstream OLD = primary("1b2c3d4e");
    private static final Upstream FRESH = primary("5c1f9a2b");

    record Case(String name, List<Upstream> upstreams, Routes routes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("legacy-alone", List.of(LEGACY), routes(1, share(LEGACY, 100))),
                new Case(
                        "candidate-at-zero", List.of(LEGACY, FRESH), routes(1, share(LEGACY, 100))),
                new Case(
                        "ten-percent",
                        List.of(LEGACY, FRESH),
                        routes(2, share(LEGACY, 90, FRESH), share(FRESH, 10, LEGACY))),
                new Case(
                        "all-of-it-rescued",
                        List.of(OLD, FRESH),
                        routes(5, share(FRESH, 100, OLD))),
                new Case("superseded", List.of(LEGACY, OLD, FRESH), routes(7, share(LEGACY, 100))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isWhatWasReviewed(Case golden) throws IOException {
        var files = io.alerthistory.operator.proxy.Files.first(golden.upstreams(), golden.routes());
        for (var file : files.data().entrySet()) {
            holds(golden.name() + "/" + file.getKey(), file.getValue());
        }
        holds("bootstrap.yaml", Json.yaml(Bootstrap.of(Bootstrap.Place.POD)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Tag("slow")
    void isValidForTheRealEnvoy(Case golden, @TempDir Path folder) throws Exception {
        var config = Files.writeString(folder.resolve("static.yaml"), folded(golden).toString());
        var envoy =
                new ProcessBuilder(
                                RealEnvoy.binary().toString(),
                                "--mode",
                                "validate",
                                "--config-path",
                                config.toString())
                        .redirectErrorStream(true)
                        .start();
        var said = new String(envoy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(envoy.waitFor()).as(said).isZero();
        assertThat(said).contains("configuration '" + config + "' OK");
    }

    /// Envoy looks into no other file when it validates, and does not notice a composite cluster with a
    /// member that is not there.
    @ParameterizedTest
    @MethodSource("cases")
    void namesOnlyClustersThatAreThere(Case golden) {
        var clusters = Clusters.of(golden.upstreams());
        assertThat(clusters.keySet()).containsAll(golden.routes().clusters());
        for (var cluster : clusters.values()) {
            assertThat(tree(cluster).findPath("clusters").findValuesAsText("name"))
                    .allMatch(clusters::containsKey);
        }
    }

    @Test
    void theAnswerTellsOfEveryDifference() {
        var some = routes(3, share(LEGACY, 90, FRESH), share(FRESH, 10, LEGACY));
        assertThat(some.answer())
                .contains("\"sequence\":3")
                .contains("\"weights\":{\"legacy\":90,\"primary@5c1f9a2b\":10}")
                .isEqualTo(routes(3, share(LEGACY, 90, FRESH), share(FRESH, 10, LEGACY)).answer())
                .isNotEqualTo(routes(3, share(LEGACY, 90), share(FRESH, 10, LEGACY)).answer())
                .isNotEqualTo(
                        routes(4, share(LEGACY, 90, FRESH), share(FRESH, 10, LEGACY)).answer());
    }

    private static JsonNode folded(Case golden) {
        var bootstrap = (ObjectNode) tree(Bootstrap.of(Bootstrap.Place.POD));
        bootstrap.remove("dynamic_resources");
        var clusters = (ArrayNode) bootstrap.path("static_resources").path("clusters");
        Clusters.of(golden.upstreams())
                .values()
                .forEach(cluster -> clusters.add(untyped(tree(cluster))));
        var manager =
                (ObjectNode)
                        bootstrap
                                .path("static_resources")
                                .path("listeners")
                                .path(0)
                                .findPath("filters")
                                .path(0)
                                .path("typed_config");
        manager.remove("rds");
        manager.set(
                "route_config", untyped(tree(golden.routes().file()).path("resources").path(0)));
        return bootstrap;
    }

    private static JsonNode untyped(JsonNode resource) {
        return ((ObjectNode) resource).without("@type");
    }

    private static JsonNode tree(Object value) {
        return new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(value);
    }

    private static void holds(String name, String text) throws IOException {
        var file = ROOT.resolve(name);
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).content().isEqualTo(text);
    }

    private static Upstream primary(String revision) {
        return new Upstream(
                "primary-" + revision,
                "primary@" + revision,
                List.of("main-" + revision + ".monitoring.svc"),
                8080,
                "/readyz");
    }

    private static Routes routes(long sequence, Share... shares) {
        return new Routes(sequence, List.of(shares));
    }

    private static Share share(Upstream upstream, int weight) {
        return new Share(upstream, weight, Optional.empty());
    }

    private static Share share(Upstream upstream, int weight, Upstream rescue) {
        return new Share(upstream, weight, Optional.of(rescue));
    }
}
