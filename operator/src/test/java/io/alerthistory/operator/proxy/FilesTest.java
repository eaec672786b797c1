package io.alerthistory.operator.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.operator.analysis.EnvoyCounts;
import io.alerthistory.operator.rollout.Backend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FilesTest {

    private static final Upstream LEGACY = upstream("legacy", "legacy");
    private static final Upstream FRESH = upstream("primary-5c1f9a2b", "primary@5c1f9a2b");
    private static final List<Upstream> BOTH = List.of(LEGACY, FRESH);
    private static final Routes BEFORE =
            new Routes(1, List.of(new Share(LEGACY, 100, Optional.empty())));
    private static final Routes TEN =
            new Routes(
                    2,
                    List.of(
                            new Share(LEGACY, 90, Optional.of(FRESH)),
                            new Share(FRESH, 10, Optional.of(LEGACY))));

    @Test
    void clustersComeBeforeTheRoutesThatNameThem() {
        var first = Files.first(List.of(LEGACY), BEFORE);

        var second = first.next(BOTH, TEN, fleet(first, 1));
        assertThat(second.routes()).isEqualTo(first.routes());
        assertThat(second.names()).contains("primary-5c1f9a2b", "to-legacy-else-primary-5c1f9a2b");

        assertThat(second.next(BOTH, TEN, fleet(first, 1)))
                .as("Envoys that have not loaded them yet")
                .isEqualTo(second);
        var third = second.next(BOTH, TEN, fleet(second, 1));
        assertThat(third.has(TEN)).isTrue();
        assertThat(third.clusters()).isEqualTo(second.clusters());
        assertThat(third.weights())
                .isEqualTo(Map.of(Backend.LEGACY, 90, new Backend.Primary("5c1f9a2b"), 10));
    }

    @Test
    void noShareRisesForABackendThatNoEnvoySeesHealthy() {
        var loaded = Files.first(BOTH, BEFORE);
        assertThat(loaded.next(BOTH, TEN, fleet(loaded, 0))).isEqualTo(loaded);
        assertThat(loaded.next(BOTH, TEN, fleet(loaded, 1)).has(TEN)).isTrue();
    }

    @Test
    void whatIsTakenBackNeedsNoSightOfWhatLosesIt() {
        var ten = Files.first(BOTH, TEN);
        var back = new Routes(3, BEFORE.shares());
        assertThat(ten.next(BOTH, back, fleet(ten, 0)).has(back)).isTrue();
        assertThat(ten.next(BOTH, back, Fleet.NONE).has(back))
                .as("without an Envoy that answers the operator")
                .isTrue();
    }

    @Test
    void clustersGoWhenEveryReadyEnvoyServesRoutesWithoutThem() {
        var back = new Routes(3, BEFORE.shares());
        var now = Files.first(BOTH, back);
        var alone = List.of(LEGACY);

        assertThat(now.next(alone, back, fleet(Files.first(BOTH, TEN), 1))).isEqualTo(now);
        var after = now.next(alone, back, fleet(now, 1));
        assertThat(after.names()).containsExactly("legacy", "to-legacy");
        assertThat(after.next(alone, back, fleet(after, 1))).isEqualTo(after);
    }

    /// Two Envoys that serve some files, and see so many healthy pods of the new backend.
    private static Fleet fleet(Files served, int healthy) {
        var counts =
                served.names().stream()
                        .collect(
                                Collectors.toMap(
                                        name -> name,
                                        name ->
                                                new EnvoyCounts(
                                                        0,
                                                        0,
                                                        0,
                                                        name.equals(FRESH.name()) ? healthy : 2,
                                                        Map.of())));
        return new Fleet(
                List.of(
                        new Fleet.Envoy("a", true, Optional.of(served.answer()), false, counts),
                        new Fleet.Envoy("b", true, Optional.of(served.answer()), false, counts)));
    }

    private static Upstream upstream(String name, String backend) {
        return new Upstream(name, backend, List.of(name + ".monitoring.svc"), 8080, "/readyz");
    }
}
