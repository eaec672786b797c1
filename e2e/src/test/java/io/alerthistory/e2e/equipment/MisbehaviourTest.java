package io.alerthistory.e2e.equipment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class MisbehaviourTest {

    @Test
    void whatIsNotGivenIsAsItShouldBe() {
        assertThat(Misbehaviour.parse(null)).isEqualTo(Misbehaviour.NONE);
        assertThat(Misbehaviour.parse("")).isEqualTo(Misbehaviour.NONE);
        assertThat(Misbehaviour.parse("unready=true&errors=0.25"))
                .isEqualTo(new Misbehaviour(0.25, 0, Duration.ZERO, true));
        assertThat(Misbehaviour.parse("delay=200ms&hang=1").delay()).hasMillis(200);
    }

    @Test
    void whatItIsCanBeReadAgain() {
        var mood = Misbehaviour.parse("errors=0.1&hang=0.05&delay=2s&unready=true");

        assertThat(Misbehaviour.parse(mood.toString())).isEqualTo(mood);
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> Misbehaviour.parse("error=1")).hasMessageContaining("'error'");
        assertThatThrownBy(() -> Misbehaviour.parse("errors=2")).hasMessageContaining("errors=2");
        assertThatThrownBy(() -> Misbehaviour.parse("errors=-1")).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> Misbehaviour.parse("delay=2")).hasMessageContaining("200ms");
        assertThatThrownBy(() -> Misbehaviour.parse("unready=yes")).hasMessageContaining("true");
    }

    @Test
    void aShareIsKeptExactly() throws InterruptedException {
        var mood = new Mood(Misbehaviour.parse("errors=0.1"));
        var failed = new ArrayList<Integer>();
        for (var request = 1; request <= 30; request++) {
            if (mood.next() == Mood.Fate.FAILED) {
                failed.add(request);
            }
        }

        assertThat(failed).containsExactly(10, 20, 30);
    }
}
