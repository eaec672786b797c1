package io.alerthistory.operator.alerthistory;

import static io.alerthistory.operator.alerthistory.Parting.Clients.GIVEN_BACK;
import static io.alerthistory.operator.alerthistory.Parting.Clients.GONE;
import static io.alerthistory.operator.alerthistory.Parting.Clients.OURS;
import static io.alerthistory.operator.alerthistory.Parting.Clients.TAKEN;
import static io.alerthistory.operator.alerthistory.Parting.Step.GIVE_BACK;
import static io.alerthistory.operator.alerthistory.Parting.Step.RELEASE;
import static io.alerthistory.operator.alerthistory.Parting.Step.REVIVE;
import static io.alerthistory.operator.alerthistory.Parting.Step.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.operator.status.LegacyView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartingTest {

    private static final Instant ASKED = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration LINGER = Duration.ofSeconds(10);

    @Test
    void aColdLegacyStackComesUpFirstThenTheServiceIsGivenBackThenThePodsGo() {
        assertThat(step(TAKEN, legacy(0, false), 0, -1)).isEqualTo(REVIVE);
        assertThat(step(TAKEN, legacy(2, false), 5, -1)).isEqualTo(WAIT);
        assertThat(step(TAKEN, legacy(2, true), 10, -1)).isEqualTo(GIVE_BACK);
        assertThat(step(GIVEN_BACK, legacy(2, true), 11, -1)).isEqualTo(WAIT);
        assertThat(step(GIVEN_BACK, legacy(2, true), 12, 12)).isEqualTo(WAIT);
        assertThat(step(GIVEN_BACK, legacy(2, true), 22, 12)).isEqualTo(RELEASE);
    }

    @Test
    void aLegacyStackThatDoesNotComeUpIsWaitedForFiveMinutes() {
        assertThat(step(TAKEN, legacy(2, false), 299, -1)).isEqualTo(WAIT);
        assertThat(step(TAKEN, legacy(2, false), 300, -1)).isEqualTo(GIVE_BACK);
        assertThat(step(GIVEN_BACK, legacy(2, false), 301, -1)).isEqualTo(RELEASE);
        assertThat(step(OURS, legacy(2, false), 299, -1)).isEqualTo(WAIT);
        assertThat(step(OURS, legacy(2, false), 300, -1)).isEqualTo(RELEASE);
    }

    @Test
    void withoutALegacyStackTheServiceIsGivenBackAtOnce() {
        assertThat(step(TAKEN, Optional.empty(), 0, -1)).isEqualTo(GIVE_BACK);
        assertThat(step(GIVEN_BACK, Optional.empty(), 1, 1)).isEqualTo(WAIT);
        assertThat(step(GIVEN_BACK, Optional.empty(), 11, 1)).isEqualTo(RELEASE);
    }

    @Test
    void whoeverDeletesTheServiceTooWantsNothingLeft() {
        assertThat(step(GONE, legacy(0, false), 0, -1)).isEqualTo(RELEASE);
        assertThat(step(GONE, legacy(2, false), 0, -1)).isEqualTo(RELEASE);
    }

    /// @param leftAfter seconds, less than zero if somebody is led to our pods
    private static Parting.Step step(
            Parting.Clients service, Optional<LegacyView> legacy, long after, long leftAfter) {
        var left =
                leftAfter < 0
                        ? Optional.<Instant>empty()
                        : Optional.of(ASKED.plusSeconds(leftAfter));
        return new Parting(service, legacy, ASKED, left, LINGER).step(ASKED.plusSeconds(after));
    }

    private static Optional<LegacyView> legacy(int wanted, boolean ready) {
        var pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withName("python-0")
                        .endMetadata()
                        .withNewStatus()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .endCondition()
                        .endStatus()
                        .build();
        var second = new PodBuilder(pod).editMetadata().withName("python-1").endMetadata().build();
        var pods = wanted == 0 ? List.<Pod>of() : List.of(pod, second);
        return Optional.of(
                new LegacyView(
                        Optional.of(wanted),
                        Map.of("app", "python"),
                        pods,
                        Set.of("python-0", "python-1")));
    }
}
