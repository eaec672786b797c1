package io.alerthistory.operator.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private static HasMetadata route(
            Long generation, String version, ManagedFieldsEntry... writers) {
        return Applied.stamp(
                new HTTPRouteBuilder()
                        .withNewMetadata()
                        .withName("main")
                        .withGeneration(generation)
                        .withResourceVersion(version)
                        .withManagedFields(writers)
                        .endMetadata()
                        .build());
    }

    private static ManagedFieldsEntry writer(String manager, String time, String subresource) {
        var entry = new ManagedFieldsEntry();
        entry.setManager(manager);
        entry.setTime(time);
        entry.setSubresource(subresource);
        return entry;
    }

    private static Drift of(HasMetadata there) {
        var shall =
                new HTTPRouteBuilder()
                        .withNewMetadata()
                        .withName("main")
                        .withAnnotations(there.getMetadata().getAnnotations())
                        .endMetadata()
                        .build();
        return Drift.of(shall, there, NOW).orElseThrow();
    }

    @Test
    void aStatusThatIsWrittenBeforeItIsPutBackIsNoOtherChange() {
        var edited = of(route(7L, "100"));
        var withStatus = of(route(7L, "103"));

        assertThat(Drift.with(List.of(edited), List.of(withStatus), NOW)).containsExactly(edited);
    }

    @Test
    void theNextChangeCounts() {
        var edited = of(route(7L, "100"));
        var again = of(route(9L, "110"));

        assertThat(Drift.with(List.of(edited), List.of(again), NOW)).containsExactly(again, edited);
    }

    @Test
    void anObjectWithoutAGenerationIsToldByItsVersion() {
        var service =
                Applied.stamp(
                        new ServiceBuilder()
                                .withNewMetadata()
                                .withName("main")
                                .withResourceVersion("41")
                                .endMetadata()
                                .build());

        assertThat(Drift.of(service, service, NOW).orElseThrow().version())
                .isEqualTo("resourceVersion 41");
    }

    @Test
    void whatWeChangedOurselvesIsNone() {
        var there = route(7L, "100");
        var shall = route(8L, "100");

        assertThat(Drift.of(shall, there, NOW)).isEmpty();
    }

    @Test
    void whoeverWroteLastIsNamedBesideUsAndThoseThatWriteItsStatus() {
        var there =
                route(
                        7L,
                        "100",
                        writer("helm", "2026-11-20T08:00:00Z", ""),
                        writer("kubectl-edit", "2026-11-20T09:00:00Z", ""),
                        writer(Labels.MANAGER, "2026-11-20T09:30:00Z", ""),
                        writer("contour", "2026-11-20T09:40:00Z", "status"));

        assertThat(of(there).manager()).isEqualTo("kubectl-edit");
    }

    @Test
    void aDayLaterItIsForgotten() {
        var edited = of(route(7L, "100"));

        assertThat(Drift.with(List.of(edited), List.of(), NOW.plus(Duration.ofHours(25))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1 2 3, one one one, true",
        "1 2, one one, false",
        "1 7 14, one two one, false",
        "1 7 14, one one one, true",
        "1 2 3, one two three, true",
    })
    void threeAreTooManyWithinFiveMinutesOrByOne(
            String minutes, String managers, boolean contested) {
        var drifts = new ArrayList<Drift>();
        var at = minutes.split(" ", -1);
        var by = managers.split(" ", -1);
        for (var i = 0; i < at.length; i++) {
            drifts.add(
                    new Drift(
                            NOW.minus(Duration.ofMinutes(Long.parseLong(at[i]))),
                            "HTTPRoute main",
                            by[i],
                            "generation " + i));
        }

        assertThat(Drift.contested(drifts, NOW).isPresent()).isEqualTo(contested);
    }

    @Test
    void itIsReadAsItWasWritten() {
        var edited = of(route(7L, "100"));

        assertThat(Drift.read(List.of(edited.write()))).containsExactly(edited);
    }
}
