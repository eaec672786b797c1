package io.alerthistory.operator.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The real Envoy with our files, between clients and backends that fail in every way. With
/// `-Dupdate=true` it records the statistics that the analysis is tested with.
@Tag("slow")
class EnvoyTest {

    private static final byte[] BODY = "{\"alerts\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final int LONGEST_BODY = 17_825_792;
    private static final int REQUESTS = 200;

    private static final Path RECORDED = Path.of("src/test/resources/envoy-statistics");

    @TempDir Path folder;
    private Backends legacy;
    private Backends fresh;
    private RealEnvoy envoy;

    @BeforeEach
    void start() throws IOException {
        RealEnvoy.binary();
        legacy = new Backends("legacy");
        fresh = new Backends("primary@5c1f9a2b");
        envoy = new RealEnvoy(folder, files(halfAndHalf(1)).data());
        envoy.await("both backends are seen", () -> sees(legacy) && sees(fresh));
    }

    @AfterEach
    void stop() throws IOException {
        if (envoy != null) {
            envoy.close();
            legacy.close();
            fresh.close();
        }
    }

    @Test
    void obeysTheWeights() throws IOException {
        assertThat(post(REQUESTS).get("200 primary@5c1f9a2b")).isBetween(60, 140);

        serve(new Routes(2, List.of(share(legacy, 90, fresh), share(fresh, 10, legacy))));
        assertThat(post(REQUESTS).get("200 primary@5c1f9a2b")).isBetween(4, 45);

        serve(new Routes(3, List.of(share(fresh, 100, legacy))));
        assertThat(post(REQUESTS)).containsOnlyKeys("200 primary@5c1f9a2b");
    }

    @ParameterizedTest
    @EnumSource(
            value = Backends.Mode.class,
            names = {"RESET", "REFUSE", "UNREADY"})
    void whatOneSideCannotTakeTheOtherOneAnswers(Backends.Mode mode) throws IOException {
        var begin = envoy.statistics();
        var before = envoy.fleet();
        fresh.mode(mode);
        if (mode == Backends.Mode.UNREADY) {
            envoy.await("it is seen as sick", () -> seesSick(fresh));
        }

        assertThat(post(REQUESTS)).containsOnlyKeys("200 legacy");

        var traffic = TrafficOf.fresh(before, envoy.fleet());
        assertThat(traffic.errors())
                .as(
                        "every request that the other side rescued is a failure of this one: %s, before %s",
                        envoy.fleet(), before)
                .isEqualTo(traffic.requests())
                .isBetween(60.0, 140.0);
        assertThat(TrafficOf.legacy(before, envoy.fleet()).errors()).isZero();
        if (Boolean.getBoolean("update") && mode == Backends.Mode.RESET) {
            java.nio.file.Files.createDirectories(RECORDED);
            java.nio.file.Files.writeString(RECORDED.resolve("begin.txt"), begin);
            java.nio.file.Files.writeString(RECORDED.resolve("reset.txt"), envoy.statistics());
        }
    }

    @Test
    void answersOfABackendAreNotRepeatedAndCountAgainstIt() throws IOException {
        var before = envoy.fleet();
        fresh.mode(Backends.Mode.ERROR);

        var answers = post(REQUESTS);
        double errors = answers.getOrDefault("500 primary@5c1f9a2b", 0);

        assertThat(answers.keySet())
                .containsExactlyInAnyOrder("200 legacy", "500 primary@5c1f9a2b");
        envoy.await(
                "the histogram is merged",
                () ->
                        TrafficOf.fresh(before, envoy.fleet()).buckets().values().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .max()
                                        .orElse(0)
                                == errors);
        var traffic = TrafficOf.fresh(before, envoy.fleet());
        assertThat(traffic.errors()).isEqualTo(errors);
        assertThat(traffic.requests()).isEqualTo(traffic.errors());
        assertThat(TrafficOf.legacy(before, envoy.fleet()).errors()).isZero();
    }

    @Test
    void withNobodyHealthyClientsAreToldToComeBack() throws IOException {
        legacy.mode(Backends.Mode.UNREADY);
        fresh.mode(Backends.Mode.UNREADY);
        envoy.await("both are seen as sick", () -> seesSick(legacy) && seesSick(fresh));

        var answer = envoy.post(BODY);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.retryAfter()).isEqualTo("5");
        assertThat(answer.body()).contains("no_healthy_upstream");
        assertThat(envoy.get(Routes.THROUGH).status()).isEqualTo(503);
        assertThat(envoy.fleet().blindTo("legacy")).containsExactly("proxy-0");

        legacy.mode(Backends.Mode.OK);
        envoy.await("requests pass again", () -> envoy.post(BODY).status() == 200);
        envoy.await(
                "all of them do, the readiness of this Envoy says",
                () -> envoy.get(Routes.THROUGH).status() == 200);
    }

    @Test
    void aMissingRouteIsNoReasonToGiveUp(@TempDir Path other) throws IOException {
        var files = files(halfAndHalf(1));
        var routeless =
                new Files(
                        files.clusters(),
                        files.routes().replace("prefix: \"/\"", "prefix: \"/no\""));
        try (var lost = new RealEnvoy(other, routeless.data())) {
            var answer = lost.post(BODY);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.retryAfter()).isEqualTo("5");
            assertThat(lost.get("/elsewhere").status()).isEqualTo(404);
        }
    }

    @Test
    void bodiesHaveALimitAndALength() throws IOException {
        assertThat(envoy.post(new byte[LONGEST_BODY]).status()).isEqualTo(200);
        assertThat(envoy.post(new byte[LONGEST_BODY + 1]).status()).isEqualTo(413);
        assertThat(
                        raw(
                                "POST /webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 411 ");
    }

    @Test
    void theStatusListenerTellsStatisticsAndNothingElse() {
        assertThat(envoy.status("GET", "/stats/prometheus").body())
                .contains("envoy_cluster_membership_healthy{envoy_cluster_name=\"legacy\"} 2");
        for (var path :
                List.of(
                        "/",
                        "/stats",
                        "/ready",
                        "/config_dump",
                        "/quitquitquit",
                        "/stats/prometheus/",
                        "/stats/prometheus/../../config_dump",
                        "//stats/prometheus",
                        "/-/traffic",
                        "/webhook")) {
            assertThat(envoy.status("GET", path).status()).as(path).isEqualTo(403);
        }
        for (var method : List.of("POST", "PUT", "DELETE", "HEAD")) {
            assertThat(envoy.status(method, "/stats/prometheus").status())
                    .as(method)
                    .isEqualTo(403);
        }
    }

    @Test
    void aSwapIsServedWithinASecond() throws IOException {
        var millis = new ArrayList<Long>();
        for (var sequence = 2; sequence < 7; sequence++) {
            var routes = halfAndHalf(sequence);
            var begin = System.nanoTime();
            serve(routes);
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
        System.out.printf("swapped files are served after %s ms%n", millis);
        assertThat(millis).allMatch(it -> it < 1_000);
    }

    /// A candidate comes, gets everything, and its predecessor goes: the files step by step, as the
    /// operator writes them.
    @Test
    void noRequestFailsWhileClustersComeAndGo() throws Exception {
        var failed = new AtomicInteger();
        var sent = new AtomicInteger();
        var going = new AtomicBoolean(true);
        try (var next = new Backends("primary@7a7a7a7a")) {
            var client =
                    Thread.startVirtualThread(() -> {
                        while (going.get()) {
                            sent.incrementAndGet();
                            if (envoy.post(BODY).status() != 200) {
                                failed.incrementAndGet();
                            }
                        }
                    });
            var now = files(halfAndHalf(1));
            var sequence = 2L;
            for (var round = 0; round < 5; round++) {
                var all = List.of(legacy.upstream(), next.upstream());
                for (var weight : List.of(10, 50, 100)) {
                    var shares =
                            weight == 100
                                    ? List.of(share(next, 100, legacy))
                                    : List.of(
                                            share(legacy, 100 - weight, next),
                                            share(next, weight, legacy));
                    now = settle(now, all, new Routes(sequence++, shares));
                }
                now =
                        settle(
                                now,
                                List.of(legacy.upstream()),
                                new Routes(sequence++, List.of(share(legacy, 100))));
                assertThat(now.clusters()).doesNotContain("7a7a7a7a");
            }
            going.set(false);
            client.join();
        }
        assertThat(failed.get()).as("of %d requests", sent.get()).isZero();
        assertThat(sent.get()).isGreaterThan(100);
    }

    @Test
    void routesThatNameAnAbsentClusterChangeNothing() throws IOException {
        var before = envoy.get(Routes.TRAFFIC).body();
        var files = files(halfAndHalf(2));
        envoy.swap(
                new Files(
                                files.clusters(),
                                files.routes().replace("\"to-legacy-else-", "\"to-nobody-else-"))
                        .data());
        envoy.await(
                "they are refused",
                () ->
                        envoy.status("GET", "/stats/prometheus")
                                .body()
                                .lines()
                                .anyMatch(line ->
                                        line.startsWith("envoy_http_rds_update_rejected")
                                                && !line.endsWith(" 0")));
        assertThat(envoy.get(Routes.TRAFFIC).body()).isEqualTo(before);
        assertThat(post(20).keySet()).allMatch(it -> it.startsWith("200"));
    }

    /// Step after step until nothing is left to do.
    private Files settle(Files from, List<Upstream> upstreams, Routes routes) throws IOException {
        var now = from;
        for (var steps = 0; steps < 4; steps++) {
            var next = step(now, upstreams, routes);
            if (next.equals(now)) {
                return now;
            }
            assertThat(next.clusters().equals(now.clusters()) || next.routes().equals(now.routes()))
                    .as("clusters and routes never change at once")
                    .isTrue();
            envoy.swap(next.data());
            if (next.routes().equals(now.routes())) {
                awaitClusters(next);
            } else {
                envoy.await("it serves them", () -> envoy.fleet().serves(routes));
            }
            now = next;
        }
        throw new AssertionError("It does not settle: " + now);
    }

    /// The next files, as soon as Envoy lets there be some; the same ones when it serves the routes
    /// and they are the last. A cluster that is there may still see no healthy pod for a while.
    private Files step(Files now, List<Upstream> upstreams, Routes routes) {
        var next = new AtomicReference<>(now);
        envoy.await(
                "there is a next step, or it serves " + routes.answer(),
                () -> {
                    var fleet = envoy.fleet();
                    next.set(now.next(upstreams, routes, fleet));
                    return !next.get().equals(now) || fleet.serves(routes);
                },
                () -> envoy.fleet().toString());
        return next.get();
    }

    private void awaitClusters(Files files) {
        envoy.await(
                "its clusters are those of the file",
                () -> {
                    var loaded = envoy.fleet().envoys().getFirst().counts().keySet();
                    return loaded.stream()
                                    .filter(it -> !it.equals("admin"))
                                    .allMatch(
                                            it -> files.clusters().contains("name: \"" + it + "\""))
                            && files.clusters()
                                    .lines()
                                    .filter(line -> line.startsWith("  name: "))
                                    .allMatch(line ->
                                            loaded.contains(line.replaceAll(".*\"(.*)\"", "$1")));
                },
                () -> envoy.fleet().toString());
    }

    private void serve(Routes routes) throws IOException {
        envoy.swap(files(routes).data());
        envoy.await(
                "it serves them", () -> envoy.get(Routes.TRAFFIC).body().equals(routes.answer()));
    }

    private Files files(Routes routes) {
        return Files.first(List.of(legacy.upstream(), fresh.upstream()), routes);
    }

    private Routes halfAndHalf(long sequence) {
        return new Routes(sequence, List.of(share(legacy, 50, fresh), share(fresh, 50, legacy)));
    }

    private boolean sees(Backends backend) {
        var counts = envoy.fleet().envoys().getFirst().counts().get(backend.upstream().name());
        return counts != null && counts.healthy() > 0;
    }

    /// Also where its pods stand in for others: each cluster finds out by itself.
    private boolean seesSick(Backends backend) {
        var name = backend.upstream().name();
        var counts = envoy.fleet().envoys().getFirst().counts();
        return counts.containsKey(name)
                && counts.entrySet().stream()
                        .filter(it -> it.getKey().startsWith(name))
                        .allMatch(it -> it.getValue().healthy() == 0);
    }

    private Map<String, Integer> post(int times) {
        var answers = new HashMap<String, Integer>();
        for (var i = 0; i < times; i++) {
            var answer = envoy.post(BODY);
            answers.merge(answer.status() + " " + answer.backend(), 1, Integer::sum);
        }
        return answers;
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), envoy.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)
                    + " ";
        }
    }

    private static Share share(Backends backend, int weight) {
        return new Share(backend.upstream(), weight, Optional.empty());
    }

    private static Share share(Backends backend, int weight, Backends rescue) {
        return new Share(backend.upstream(), weight, Optional.of(rescue.upstream()));
    }

    /// What the analysis makes of two looks.
    private static final class TrafficOf {
        static io.alerthistory.operator.analysis.Traffic fresh(Fleet before, Fleet after) {
            return after.counts("primary-5c1f9a2b")
                    .since(before.counts("primary-5c1f9a2b"))
                    .traffic();
        }

        static io.alerthistory.operator.analysis.Traffic legacy(Fleet before, Fleet after) {
            return after.counts("legacy").since(before.counts("legacy")).traffic();
        }
    }
}
