package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReconciledTest {

    private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");
    private static final Rules RULES = Rules.DEFAULTS;

    private static Instant at(long minutes) {
        return T0.plus(Duration.ofMinutes(minutes));
    }

    private static SeriesState firing() {
        return Episodes.see(SeriesState.EMPTY, Sighting.firing(at(1), 7, at(0)), 1, RULES).state();
    }

    private static Run ended(Step step) {
        assertThat(step.touched()).hasSize(1);
        return step.touched().getFirst();
    }

    @Test
    void whatIsMissingForTheLateWindowEndedWhenItWasMissingFirst() {
        var step = Episodes.reconciled(firing(), at(3), at(9), RULES);

        var run = ended(step);
        assertThat(run.endedAt()).isEqualTo(at(3));
        assertThat(run.reason()).isEqualTo(EndReason.RECONCILED);
        assertThat(EndReason.RECONCILED.endIsUpperBound()).isTrue();
        assertThat(step.transitions())
                .containsExactly(new Transition.Ended(1, at(3), EndReason.RECONCILED, null));
    }

    @Test
    void anEndThatMayStillBeToldIsWaitedFor() {
        assertThat(Episodes.reconciled(firing(), at(3), at(9).minusMillis(1), RULES).touched())
                .isEmpty();
    }

    @Test
    void whatWasSpokenOfAfterwardsEndedThenAtTheLatest() {
        var seen = Episodes.see(firing(), Sighting.firing(at(5), 7, at(0)), 2, RULES).state();

        assertThat(Episodes.reconciled(seen, at(3), at(10), RULES).touched()).isEmpty();
        assertThat(ended(Episodes.reconciled(seen, at(3), at(11), RULES)).endedAt())
                .isEqualTo(at(5));
    }

    @Test
    void whatIsClaimedGoesOn() {
        var claimed =
                Episodes.see(firing(), Sighting.claim(at(2), 9, at(0), at(60)), 2, RULES).state();

        assertThat(Episodes.reconciled(claimed, at(3), at(20), RULES).touched()).isEmpty();
    }

    @Test
    void whatEndedAlreadyStaysAsItIs() {
        var over =
                Episodes.see(firing(), Sighting.resolved(at(4), 7, at(0), at(2)), 2, RULES).state();

        assertThat(Episodes.reconciled(over, at(3), at(20), RULES).touched()).isEmpty();
        assertThat(Episodes.reconciled(SeriesState.EMPTY, at(3), at(20), RULES).touched())
                .isEmpty();
    }

    @Test
    void aBodyThatWasOvertakenDoesNotOpenItAgainAndALaterFiringDoes() {
        var closed = Episodes.reconciled(firing(), at(3), at(9), RULES).state();

        var late = Episodes.see(closed, Sighting.firing(at(9), 7, at(0)), 2, RULES);
        assertThat(late.state().open()).isNull();
        var again = Episodes.see(closed, Sighting.firing(at(30), 7, at(0)), 2, RULES);
        assertThat(again.state().open()).isNotNull();
    }
}
