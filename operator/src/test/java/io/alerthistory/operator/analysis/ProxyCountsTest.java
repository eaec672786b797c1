package io.alerthistory.operator.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyCountsTest {

    private static final String FRESH = "primary-5c1f9a2b";
    private static final Path RECORDED = Path.of("src/test/resources/envoy-statistics");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    /// Of a real Envoy, while every pod of the new backend reset its connections.
    @Test
    void whatTheOtherBackendRescuedIsAFailure() throws IOException {
        var begin = recorded("begin.txt");
        var end = recorded("reset.txt");

        var fresh = end.counts(FRESH).since(begin.counts(FRESH)).traffic();
        var legacy = end.counts("legacy").since(begin.counts("legacy")).traffic();

        assertThat(fresh.requests()).isBetween(60.0, 140.0);
        assertThat(fresh.errorRate()).isEqualTo(1);
        assertThat(fresh.requests() + legacy.requests()).isEqualTo(200);
        assertThat(legacy.errors()).isZero();
        assertThat(fresh.buckets().keySet())
                .as("seconds")
                .contains(0.001, 0.0075, 30.0, Double.POSITIVE_INFINITY);
    }

    @Test
    void theSecondsFollowFromTheBuckets() {
        var traffic =
                counts(FRESH, "to-" + FRESH, histogram(100, Map.of(0.01, 90.0, 0.1, 100.0)))
                        .traffic();
        assertThat(traffic.p99().orElseThrow()).isCloseTo(0.01 + 0.09 * 0.9, within(1e-9));
    }

    @Test
    void whatWasAnsweredBadlyAndWhatTheOtherOneHadToTakeAreFailures() {
        assertThat(errors(answered(100, 0), 0)).as("all is well").isZero();
        assertThat(errors(answered(100, 7), 0)).as("answered 5xx").isEqualTo(7);
        assertThat(errors(answered(100, 0), 30)).as("rescued").isEqualTo(30);
        assertThat(errors(answered(100, 7), 30)).as("both").isEqualTo(37);
        assertThat(errors(answered(100, 100), 100)).as("nobody could").isEqualTo(100);
    }

    @Test
    void allEnvoysAreSummed() {
        var one = Map.of("to-" + FRESH, answered(10, 1), FRESH, sent(10));
        var other =
                Map.of(
                        "to-" + FRESH + "-else-legacy",
                        answered(30, 2),
                        "legacy-for-" + FRESH,
                        sent(4),
                        FRESH + "-for-legacy",
                        sent(3),
                        FRESH,
                        sent(30));
        var traffic = new ProxyCounts(FRESH, Map.of("a", one, "b", other)).traffic();
        assertThat(traffic.requests()).isEqualTo(40);
        assertThat(traffic.errors()).isEqualTo(7);
    }

    @Test
    void anEnvoyThatBeganAgainLosesOnlyWhatNobodySaw() {
        var seen = Snapshots.NONE;
        for (var completed : new double[] {100, 150, 20, 70, 400}) {
            seen = look(seen, completed);
        }
        assertThat(seen.fresh().orElseThrow().requests()).isEqualTo(50 + 20 + 50 + 330);
        assertThat(seen.fresh().orElseThrow().errors()).isZero();
    }

    @Test
    void anEnvoyThatDidNotAnswerOnceIsNotCountedTwice() {
        var seen = look(look(Snapshots.NONE, 1000), 1100);
        seen =
                seen.and(
                        new Snapshots.Snapshot(
                                NOON.plusSeconds(90),
                                new ProxyCounts(FRESH, Map.of("a", Map.of())),
                                new ProxyCounts("legacy", Map.of()),
                                0),
                        Duration.ofMinutes(5));
        assertThat(seen.fresh()).as("nobody tells").isEmpty();
        seen = look(seen, 1300);
        assertThat(seen.fresh().orElseThrow().requests()).isEqualTo(300);
    }

    private static Snapshots look(Snapshots before, double completed) {
        var clusters =
                Map.of(
                        "to-" + FRESH + "-else-legacy",
                        answered(completed, 0),
                        FRESH,
                        sent(completed));
        return before.and(
                new Snapshots.Snapshot(
                        NOON.plusSeconds(30L * before.taken().size()),
                        new ProxyCounts(FRESH, Map.of("a", clusters)),
                        new ProxyCounts("legacy", Map.of()),
                        0),
                Duration.ofMinutes(5));
    }

    private record Recorded(String exposition) {
        ProxyCounts counts(String cluster) {
            return new ProxyCounts(cluster, Map.of("a", EnvoyCounts.parse(exposition)));
        }
    }

    private static Recorded recorded(String name) throws IOException {
        return new Recorded(Files.readString(RECORDED.resolve(name)));
    }

    private static double errors(EnvoyCounts composite, double standingIn) {
        return new ProxyCounts(
                        FRESH,
                        Map.of(
                                "a",
                                Map.of(
                                        "to-" + FRESH + "-else-legacy",
                                        composite,
                                        "legacy-for-" + FRESH,
                                        sent(standingIn))))
                .traffic()
                .errors();
    }

    private static ProxyCounts counts(String cluster, String composite, EnvoyCounts counts) {
        return new ProxyCounts(cluster, Map.of("a", Map.of(composite, counts)));
    }

    private static EnvoyCounts answered(double completed, double failed) {
        return new EnvoyCounts(completed, failed, 0, 0, Map.of());
    }

    private static EnvoyCounts sent(double sent) {
        return new EnvoyCounts(0, 0, sent, 0, Map.of());
    }

    private static EnvoyCounts histogram(double completed, Map<Double, Double> buckets) {
        return new EnvoyCounts(completed, 0, 0, 0, buckets);
    }
}
