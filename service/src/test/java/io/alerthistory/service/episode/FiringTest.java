package io.alerthistory.service.episode;

import static io.alerthistory.service.episode.Story.H;
import static io.alerthistory.service.episode.Story.time;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Rule 2: a firing whose start is not known.
class FiringTest {

    @Test
    void starts_move_back_when_this_stream_told_a_greater_one() {
        Story.of()
                .fires(210, 1, 200)
                .fires(220, 1, 100)
                .holds("#1 [100,]")
                .transitions(new Transition.StartMoved(1, time(100), time(200)));
    }

    @Test
    void starts_do_not_move_back_on_the_word_of_another_stream_within_the_window() {
        Story.of()
                .fires(210, 1, 200)
                .fires(200 + H - 1, 2, 100)
                .holds("#2 [100,200 superseded] #1 [200,]");
    }

    @Test
    void a_body_that_was_said_after_the_run_began_and_tells_an_earlier_start_means_that_run() {
        Story.of().fires(210, 1, 200).fires(200 + H, 2, 100).holds("#1 [100,]");
    }

    @Test
    void a_start_that_was_outlived_by_what_was_said_of_the_run_belongs_to_it() {
        Story.of()
                .fires(110, 1, 100)
                .fires(150 + H, 1, 100)
                .fires(151 + H, 2, 150)
                .holds("#1 [100,]")
                .repeat(true);
    }

    @Test
    void a_start_that_was_not_outlived_opens_a_new_run() {
        Story.of()
                .fires(110, 1, 100)
                .fires(149 + H, 1, 100)
                .fires(151 + H, 2, 150)
                .holds("#1 [100,150 superseded] #3 [150,]");
    }

    @Test
    void a_hidden_flap_supersedes_the_open_run_with_an_upper_bound() {
        Story story =
                Story.of()
                        .fires(110, 1, 100)
                        .fires(510, 1, 500)
                        .holds("#1 [100,500 superseded] #2 [500,]")
                        .transitions(
                                new Transition.Ended(1, time(500), EndReason.SUPERSEDED, null),
                                new Transition.Opened(2, time(500)));
        assertThat(story.state().runs().getFirst().endIsUpperBound()).isTrue();
    }

    @Test
    void a_new_run_cuts_a_run_that_was_superseded_later() {
        Story.of()
                .fires(110, 1, 100)
                .fires(310, 1, 300)
                .fires(311, 2, 200)
                .holds("#1 [100,200 superseded] #3 [200,300 superseded] #2 [300,]");
    }

    @Test
    void a_new_run_does_not_cut_a_run_that_was_told_to_have_ended() {
        Story.of()
                .resolves(160, 1, 100, 150)
                .fires(310, 1, 300)
                .fires(311, 2, 200)
                .holds("#1 [100,150 resolved] #3 [200,300 superseded] #2 [300,]");
    }

    @Test
    void a_new_run_that_has_a_successor_is_superseded_at_its_start() {
        Story.of()
                .fires(210, 1, 200)
                .fires(215, 2, 100)
                .holds("#2 [100,200 superseded] #1 [200,]")
                .transitions(
                        new Transition.Opened(2, time(100)),
                        new Transition.Ended(2, time(200), EndReason.SUPERSEDED, null));
    }

    @Test
    void a_start_that_moves_back_moves_the_end_of_the_run_before_it() {
        Story.of()
                .fires(110, 1, 100)
                .fires(310, 1, 300)
                .fires(320, 1, 200)
                .holds("#1 [100,200 superseded] #2 [200,]");
    }

    @Test
    void a_start_that_moves_before_the_run_before_it_swallows_that_run() {
        Story.of()
                .fires(110, 1, 100)
                .fires(310, 2, 300)
                .fires(320, 2, 50)
                .holds("#1 [50,]")
                .removed(2L);
    }

    @Test
    void after_a_superseded_run_the_start_of_the_open_one_is_the_bound() {
        Story.of()
                .fires(110, 1, 100)
                .fires(210, 1, 200)
                .fires(310, 1, 300)
                .holds("#1 [100,200 superseded] #2 [200,300 superseded] #3 [300,]");
    }
}
