package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Silences and inhibitions become muted stretches of the episode. Times are seconds.
class MutesTest {

    private static final long H = Story.H;

    private static Story firing() {
        return Story.of().fires(110, 1, 100);
    }

    @Test
    void it_begins_with_the_silence_or_with_the_firing_and_lasts_until_it_was_told_last() {
        firing().muted(200, Mute.Kind.SILENCED, 7, 150)
                .holds("#1 [100,] silenced 150-200")
                .muted(260, Mute.Kind.SILENCED, 7, 150)
                .holds("#1 [100,] silenced 150-260");
        firing().muted(200, Mute.Kind.SILENCED, 7, 20).holds("#1 [100,] silenced 100-200");
    }

    @Test
    void only_its_beginning_is_a_transition() {
        firing().muted(200, Mute.Kind.SILENCED, 7, 150)
                .transitions(new Transition.Muted(1, Story.time(150), Mute.Kind.SILENCED))
                .repeat(false)
                .muted(260, Mute.Kind.SILENCED, 7, 150)
                .transitions()
                .repeat(true);
    }

    @Test
    void words_further_apart_than_the_late_window_are_of_two_stretches() {
        firing().muted(200, Mute.Kind.INHIBITED, 7, 200)
                .muted(200 + H, Mute.Kind.INHIBITED, 7, 200 + H)
                .holds("#1 [100,] inhibited 200-560")
                .muted(561 + H, Mute.Kind.INHIBITED, 7, 561 + H)
                .holds("#1 [100,] inhibited 200-560 inhibited 921-921");
    }

    @Test
    void another_silence_is_another_stretch() {
        firing().muted(200, Mute.Kind.SILENCED, 7, 150)
                .muted(200, Mute.Kind.SILENCED, 8, 180)
                .holds("#1 [100,] silenced 150-200 silenced 180-200");
    }

    @Test
    void words_twice_and_out_of_order_give_the_same() {
        firing().muted(260, Mute.Kind.INHIBITED, 7, 260)
                .muted(200, Mute.Kind.INHIBITED, 7, 200)
                .muted(200, Mute.Kind.INHIBITED, 7, 200)
                .repeat(true)
                .holds("#1 [100,] inhibited 200-260");
    }

    @Test
    void it_belongs_to_the_run_that_fired_then() {
        Story.of()
                .fires(110, 1, 100)
                .resolves(160, 1, 100, 155)
                .fires(210, 1, 200)
                .muted(150, Mute.Kind.SILENCED, 7, 90)
                .holds("#1 [100,155 resolved] silenced 100-150 #3 [200,]");
    }

    @Test
    void when_nothing_is_known_to_have_fired_it_is_not_kept_and_proves_no_firing() {
        Story.of().muted(150, Mute.Kind.SILENCED, 7, 90).episode(Step.UNKNOWN).holds("");
    }

    @Test
    void the_latest_stretches_are_held_and_more_of_them_are_still_told() {
        Story story = firing();
        for (int i = 0; i < 2 * Run.MAX_MUTES; i++) {
            story.muted(1_000 * i + 200, Mute.Kind.INHIBITED, i, 1_000 * i + 200);
            assertThat(story.step().muted()).hasSize(1);
        }
        assertThat(story.state().runs().getFirst().mutes()).hasSize(Run.MAX_MUTES);
    }
}
