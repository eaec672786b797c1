package io.alerthistory.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.storage.Beat;
import io.alerthistory.service.storage.Owners;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who does which work: the whole table.
class ShareTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static Beat beat(String process, Instant at) {
        return new Beat(process, "primary@" + process.charAt(0), at);
    }

    @ParameterizedTest(name = "{0}, beside it {1}: does the work of {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "nobody",
            textBlock =
                    """
                    ACTIVE  | nobody | all
                    ACTIVE  | b      | all but b
                    ACTIVE  | b c    | all but b c
                    UNTOLD  | nobody | all
                    UNTOLD  | b      | all but b
                    PASSIVE | nobody | all
                    PASSIVE | b      | its own
                    PASSIVE | b c    | its own
                    """)
    void table(Standing standing, String others, String work) {
        var present = others == null ? Set.<String>of() : Set.of(others.split(" "));
        var withMe = new java.util.HashSet<>(present);
        withMe.add("me");

        var expected =
                switch (work) {
                    case "its own" -> new Owners.Only("me");
                    case "all" -> Owners.AllBut.NOBODY;
                    default -> new Owners.AllBut(present);
                };
        assertThat(Share.of("me", standing, withMe)).isEqualTo(expected);
        assertThat(Share.of("me", standing, present))
                .as("its own heartbeat does not matter")
                .isEqualTo(expected);
    }

    @Test
    void whatIsOldIsTakenAwayByTheActiveRevisionOrWhereNobodyTells() {
        assertThat(Standing.of(Optional.of(true)).keepsHouse()).isTrue();
        assertThat(Standing.of(Optional.of(false)).keepsHouse()).isFalse();
        assertThat(Standing.of(Optional.empty()).keepsHouse()).isTrue();
    }

    @Test
    void aRevisionIsThereForAMinuteAfterItsLastBeatWasNoticed() {
        var hourAhead = NOW.plus(Duration.ofHours(1));
        var presence = Presence.NOBODY.look(List.of(beat("b1", hourAhead)), NOW);

        assertThat(presence.backends(NOW.plusSeconds(60))).containsExactly("primary@b");
        assertThat(presence.backends(NOW.plusSeconds(61))).isEmpty();

        var looked = presence.look(List.of(beat("b1", hourAhead)), NOW.plusSeconds(61));
        assertThat(looked.backends(NOW.plusSeconds(61))).as("the same beat again").isEmpty();

        var beats = looked.look(List.of(beat("b1", NOW)), NOW.plusSeconds(62));
        assertThat(beats.backends(NOW.plusSeconds(62)))
                .as("another beat, whatever its clock says")
                .containsExactly("primary@b");
    }

    @Test
    void oneReplicaThatGoesOnIsEnough() {
        var presence =
                Presence.NOBODY
                        .look(List.of(beat("b1", NOW), beat("b2", NOW)), NOW)
                        .look(
                                List.of(beat("b1", NOW), beat("b2", NOW.plusSeconds(50))),
                                NOW.plusSeconds(70));

        assertThat(presence.backends(NOW.plusSeconds(70))).containsExactly("primary@b");
    }

    @Test
    void whoeverIsSeenFirstIsThereUnlessItsBeatIsVeryOld() {
        var presence =
                Presence.NOBODY.look(
                        List.of(
                                beat("b1", NOW.minus(Duration.ofMinutes(9))),
                                beat("c1", NOW.minus(Duration.ofMinutes(11)))),
                        NOW);

        assertThat(presence.backends(NOW)).containsExactly("primary@b");
    }
}
