package io.alerthistory.service.episode;

import static io.alerthistory.service.episode.Story.H;
import static io.alerthistory.service.episode.Story.time;

import org.junit.jupiter.api.Test;

/// Rule 3: a firing of a run that has ended.
class RefiringTest {

    private static Story ended() {
        return Story.of().fires(110, 1, 100).resolves(210, 1, 100, 200);
    }

    @Test
    void the_stream_that_told_the_resolve_reopens_with_a_gap() {
        ended().fires(220, 1, 100)
                .holds("#1 [100,] gap 200-220")
                .late(false)
                .transitions(new Transition.Reopened(1, time(220), new Gap(time(200), time(220))));
    }

    @Test
    void another_stream_within_the_window_tells_a_late_copy() {
        ended().fires(200 + H, 2, 100)
                .holds("#1 [100,200 resolved]")
                .late(true)
                .repeat(true)
                .episode(1);
    }

    @Test
    void another_stream_after_the_window_reopens() {
        ended().fires(201 + H, 2, 100).holds("#1 [100,] gap 200-561").late(false);
    }

    @Test
    void a_stream_that_told_a_lesser_end_did_not_tell_that_resolve() {
        ended().resolves(230, 2, 100, 204)
                .fires(231, 1, 100)
                .holds("#1 [100,204 resolved]")
                .late(true)
                .fires(232, 2, 100)
                .holds("#1 [100,] gap 204-232");
    }

    @Test
    void nothing_is_reopened_once_a_later_run_exists() {
        ended().fires(310, 2, 300)
                .fires(320, 1, 100)
                .holds("#1 [100,200 resolved] #3 [300,]")
                .late(true);
    }

    @Test
    void a_firing_of_a_superseded_run_is_a_late_copy() {
        Story.of()
                .fires(110, 1, 100)
                .fires(210, 1, 200)
                .fires(220, 2, 100)
                .holds("#1 [100,200 superseded] #2 [200,]")
                .late(true)
                .repeat(true);
    }

    @Test
    void a_stale_run_reopens_without_a_gap() {
        Story.of()
                .fires(110, 1, 100)
                .stale(40_000)
                .holds("#1 [100,110 stale]")
                .fires(50_000, 2, 100)
                .holds("#1 [100,]")
                .transitions(new Transition.Reopened(1, time(50_000), null));
    }

    @Test
    void after_a_reopening_a_lesser_or_equal_end_from_another_stream_does_not_close() {
        ended().fires(220, 1, 100)
                .resolves(225, 2, 100, 200)
                .holds("#1 [100,] gap 200-220")
                .late(true)
                .resolves(226, 2, 100, 190)
                .holds("#1 [100,] gap 200-220")
                .late(true);
    }

    @Test
    void after_a_reopening_a_greater_end_closes() {
        ended().fires(220, 1, 100)
                .resolves(310, 2, 100, 300)
                .holds("#1 [100,300 resolved] gap 200-220")
                .transitions(new Transition.Ended(1, time(300), EndReason.RESOLVED, null));
    }

    @Test
    void the_same_end_from_the_reopening_stream_undoes_the_reopening() {
        Story.of()
                .resolves(210, 1, 100, 200)
                .fires(201 + H, 2, 100)
                .holds("#1 [100,] gap 200-561")
                .resolves(203 + H, 2, 100, 200)
                .holds("#1 [100,200 resolved]")
                .late(false)
                .transitions(new Transition.ReopeningUndone(1, time(200)));
    }

    @Test
    void a_lesser_end_from_the_reopening_stream_undoes_nothing() {
        Story.of()
                .resolves(210, 1, 100, 200)
                .fires(201 + H, 2, 100)
                .resolves(203 + H, 2, 100, 150)
                .holds("#1 [100,] gap 200-561")
                .late(true);
    }

    @Test
    void an_episode_may_be_reopened_again_and_again() {
        ended().fires(220, 1, 100)
                .resolves(310, 1, 100, 300)
                .fires(320, 1, 100)
                .holds("#1 [100,] gap 200-220 gap 300-320");
    }

    @Test
    void a_pause_does_not_outlast_the_end() {
        ended().fires(220, 1, 100)
                .resolves(221, 1, 100, 215)
                .holds("#1 [100,215 resolved] gap 200-215");
    }

    @Test
    void a_reopened_run_is_superseded_by_a_later_one() {
        ended().fires(220, 1, 100)
                .fires(310, 1, 300)
                .holds("#1 [100,300 superseded] gap 200-220 #4 [300,]");
    }

    @Test
    void known_ambiguity_a_start_that_moves_back_while_it_is_ended_is_healed_by_the_next_resolve() {
        ended().fires(1_000, 1, 50)
                .holds("#3 [50,100 superseded] #1 [100,200 resolved]")
                .resolves(1_200, 1, 50, 1_100)
                .holds("#1 [50,1100 resolved]")
                .removed(3L);
    }

    @Test
    void known_ambiguity_a_late_resolve_closes_what_another_stream_told_to_fire_long_after() {
        Story.of()
                .fires(110, 1, 100)
                .fires(900, 2, 100)
                .resolves(910, 1, 100, 200)
                .holds("#1 [100,200 resolved]");
        Story.of()
                .fires(110, 1, 100)
                .resolves(890, 1, 100, 200)
                .fires(900, 2, 100)
                .holds("#1 [100,] gap 200-900");
    }

    @Test
    void known_ambiguity_a_start_that_moves_back_after_a_later_run_makes_a_run_of_its_own() {
        Story.of()
                .fires(210, 1, 200)
                .resolves(350, 2, 300, 340)
                .fires(360, 1, 100)
                .holds("#3 [100,200 superseded] #1 [200,300 superseded] #2 [300,340 resolved]");
    }
}
