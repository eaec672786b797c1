package io.alerthistory.operator.traffic;

import static io.alerthistory.operator.traffic.Way.GATEWAY;
import static io.alerthistory.operator.traffic.Way.SELECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.TrafficProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How one way of the traffic is changed for another.
class HandoverTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration DRAIN = Duration.ofSeconds(60);
    private static final Instant LATER = NOW.plus(DRAIN);
    private static final Handover.Sight NOTHING = new Handover.Sight(true, false, false);
    private static final Handover.Sight IN_A_RUN = new Handover.Sight(false, true, true);
    private static final Handover.Sight BUILT = new Handover.Sight(true, true, false);
    private static final Handover.Sight SWITCHED = new Handover.Sight(true, true, true);

    record Case(Handover before, Way asked, Handover.Sight seen, Handover after) {}

    static Stream<Case> cases() {
        var settled = new Handover.Settled(SELECTOR);
        var building = new Handover.Building(SELECTOR, GATEWAY);
        var switching = new Handover.Switching(SELECTOR, GATEWAY);
        var draining = new Handover.Draining(SELECTOR, GATEWAY, LATER);
        return Stream.of(
                new Case(settled, SELECTOR, SWITCHED, settled),
                new Case(settled, GATEWAY, NOTHING, building),
                new Case(settled, GATEWAY, IN_A_RUN, settled),
                new Case(building, GATEWAY, NOTHING, building),
                new Case(building, GATEWAY, BUILT, switching),
                new Case(building, GATEWAY, IN_A_RUN, building),
                new Case(
                        building,
                        SELECTOR,
                        NOTHING,
                        new Handover.Draining(GATEWAY, SELECTOR, LATER)),
                new Case(switching, GATEWAY, BUILT, switching),
                new Case(switching, GATEWAY, SWITCHED, draining),
                new Case(switching, SELECTOR, NOTHING, new Handover.Switching(GATEWAY, SELECTOR)),
                new Case(draining, GATEWAY, NOTHING, draining),
                new Case(
                        new Handover.Draining(SELECTOR, GATEWAY, NOW),
                        GATEWAY,
                        NOTHING,
                        new Handover.Settled(GATEWAY)),
                new Case(draining, SELECTOR, NOTHING, new Handover.Building(GATEWAY, SELECTOR)),
                new Case(draining, SELECTOR, IN_A_RUN, draining));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goesStepByStep(Case row) {
        assertThat(row.before().next(row.asked(), row.seen(), DRAIN, NOW)).isEqualTo(row.after());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void clientsTakeTheFirstOfTheWaysThatAreThere(Case row) {
        assertThat(row.after().ways().getFirst()).isEqualTo(row.after().active());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsWrittenIsReadBack(Case row) {
        var read = Handover.read(Handover.write(row.after()));

        assertThat(read)
                .isEqualTo(
                        row.after().equals(new Handover.Settled(SELECTOR))
                                ? Optional.empty()
                                : Optional.of(row.after()));
    }

    @Test
    void whatAPersonWroteIsNobodysHandover() {
        for (var status :
                List.of(
                        new TrafficProvider("Pigeon", null, null, null),
                        new TrafficProvider("Gateway", "Pigeon", "Building", null),
                        new TrafficProvider("Gateway", "Selector", "Flying", null),
                        new TrafficProvider("Gateway", "Selector", "Draining", "soon"),
                        new TrafficProvider(null, null, null, null))) {
            assertThat(Handover.read(status)).as("%s", status).isEmpty();
        }
    }
}
