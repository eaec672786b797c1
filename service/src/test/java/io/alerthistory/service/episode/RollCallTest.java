package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollCallTest {

    private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration APART = Duration.ofSeconds(90);
    private static final Duration WINDOW = Duration.ofMinutes(6);

    private RollCall<String> calls = RollCall.unknown();

    private static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    /// A round of one peer; "one" runs since the start that is told.
    private void round(long seconds, String start, String... held) {
        round(seconds, List.of(new RollCall.Answer<>(start, Set.of(held))));
    }

    private void round(long seconds, List<RollCall.Answer<String>> answers) {
        var peers = new HashMap<String, RollCall.Answer<String>>();
        for (var i = 0; i < answers.size(); i++) {
            peers.put("peer" + i, answers.get(i));
        }
        calls =
                calls.after(
                        new RollCall.Round<>(at(seconds), at(seconds).plusMillis(200), peers),
                        APART,
                        WINDOW);
    }

    private void rounds(long from, long to, String start, String... held) {
        for (var t = from; t <= to; t += 30) {
            round(t, start, held);
        }
    }

    @Test
    void nothingIsMissingBeforeAnybodyWasAsked() {
        assertThat(calls.missingSince("a")).isEmpty();
        assertThat(calls.knows(WINDOW)).isFalse();
    }

    @Test
    void whatIsHeldIsNotMissingAndWhatGoesIsMissingSinceTheFirstRoundWithoutIt() {
        rounds(0, 390, "s", "a", "b");
        assertThat(calls.missingSince("a")).isEmpty();
        rounds(420, 450, "s", "b");

        assertThat(calls.missingSince("a")).contains(at(420).plusMillis(200));
        assertThat(calls.missingSince("b")).isEmpty();
        assertThat(calls.knows(WINDOW)).isTrue();
    }

    @Test
    void whatNobodyEverHeldIsMissingSinceTheFirstRound() {
        rounds(0, 360, "s", "b");

        assertThat(calls.missingSince("a")).contains(at(0).plusMillis(200));
    }

    @Test
    void whatComesBackIsNotMissing() {
        rounds(0, 60, "s", "a");
        round(90, "s");
        round(120, "s", "a");
        assertThat(calls.missingSince("a")).isEmpty();
        round(150, "s");
        assertThat(calls.missingSince("a")).contains(at(150).plusMillis(200));
    }

    @Test
    void anAlertmanagerThatWasRestartedHasForgottenAndProvesNothing() {
        rounds(0, 600, "before", "a");
        round(630, "after");

        assertThat(calls.knows(WINDOW)).isFalse();
        rounds(660, 960, "after");
        assertThat(calls.knows(WINDOW)).as("not for the whole window").isFalse();
        round(990, "after");
        assertThat(calls.knows(WINDOW)).isTrue();
        assertThat(calls.missingSince("a")).contains(at(630).plusMillis(200));
    }

    @Test
    void anyPeerThatHoldsItKeepsIt() {
        for (var t = 0; t <= 600; t += 30) {
            round(
                    t,
                    List.of(
                            new RollCall.Answer<>("s", Set.of()),
                            new RollCall.Answer<>("s", Set.of("a"))));
        }
        assertThat(calls.missingSince("a")).isEmpty();
    }

    @Test
    void onePeerThatIsRestartedIsEnoughToKnowNothing() {
        for (var t = 0; t <= 600; t += 30) {
            round(
                    t,
                    List.of(
                            new RollCall.Answer<>("s", Set.of()),
                            new RollCall.Answer<>(t < 600 ? "s" : "anew", Set.of())));
        }
        assertThat(calls.knows(WINDOW)).isFalse();
    }

    @Test
    void aPeerThatDoesNotAnswerMakesAllUnknown() {
        rounds(0, 600, "s");
        calls = RollCall.unknown();
        round(660, "s");

        assertThat(calls.knows(WINDOW)).isFalse();
    }

    @Test
    void aRoundThatComesLateBeginsAnew() {
        rounds(0, 600, "s");
        round(600 + 91, "s");
        assertThat(calls.knows(WINDOW)).as("the process stood still").isFalse();

        rounds(0, 600, "s");
        round(300, "s");
        assertThat(calls.knows(WINDOW)).as("the clock went back").isFalse();
    }

    @Test
    void whatIsRememberedDoesNotGrow() {
        for (var t = 0; t < 30 * 1_000; t += 30) {
            round(t, "s", "alert" + t);
        }
        assertThat(calls.gone().size()).isLessThanOrEqualTo(25);
        assertThat(calls.missingSince("alert0"))
                .as("an upper bound all the same")
                .hasValueSatisfying(since -> assertThat(since).isAfter(at(60)));
    }
}
