package io.alerthistory.service.episode;

import static io.alerthistory.service.episode.Story.H;
import static io.alerthistory.service.episode.Story.time;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Rule 1: which run a sighting means.
class WhichRunTest {

    @Test
    void the_first_sighting_opens_an_episode() {
        Story.of()
                .fires(110, 1, 100)
                .holds("#1 [100,]")
                .transitions(new Transition.Opened(1, time(100)));
    }

    @Test
    void the_same_start_is_the_same_run() {
        Story.of().fires(110, 1, 100).fires(410, 1, 100).holds("#1 [100,]").repeat(true);
    }

    @Test
    void another_stream_with_the_same_start_is_the_same_run() {
        Story.of().fires(110, 1, 100).fires(111, 2, 100).holds("#1 [100,]").repeat(true);
    }

    @Test
    void a_start_within_the_skew_is_the_same_run_and_the_least_start_counts() {
        Story.of()
                .fires(110, 1, 100)
                .fires(111, 2, 105)
                .holds("#1 [100,]")
                .fires(112, 3, 96)
                .holds("#1 [96,]")
                .transitions(new Transition.StartMoved(1, time(96), time(100)));
    }

    @Test
    void a_start_beyond_the_skew_is_another_run() {
        Story.of().fires(110, 1, 100).fires(112, 2, 106).holds("#1 [100,106 superseded] #2 [106,]");
    }

    @Test
    void the_skew_is_measured_from_every_recorded_start() {
        Story.of()
                .fires(110, 1, 100)
                .fires(111, 2, 104)
                .fires(112, 3, 108)
                .holds("#1 [100,]")
                .resolves(300, 3, 109, 290)
                .holds("#1 [100,290 resolved]");
    }

    @Test
    void of_two_runs_within_the_skew_the_nearer_is_meant() {
        Story.of()
                .resolves(150, 1, 100, 103)
                .fires(151, 1, 106)
                .resolves(200, 2, 105, 190)
                .holds("#1 [100,103 resolved] #2 [105,190 resolved]");
    }

    @Test
    void a_start_inside_a_run_that_was_told_to_have_ended_means_that_run() {
        Story.of()
                .fires(110, 1, 100)
                .resolves(210, 1, 100, 200)
                .fires(211, 2, 150)
                .late(true)
                .holds("#1 [100,200 resolved]");
    }

    @Test
    void a_start_at_the_very_end_of_a_resolved_run_means_that_run() {
        Story.of()
                .resolves(210, 1, 100, 200)
                .resolves(250, 2, 200, 240)
                .holds("#1 [100,240 resolved]");
    }

    @Test
    void a_start_inside_a_superseded_run_is_no_part_of_it() {
        Story.of()
                .fires(110, 1, 100)
                .fires(210, 1, 200)
                .fires(220, 2, 150)
                .holds("#1 [100,150 superseded] #3 [150,200 superseded] #2 [200,]");
    }

    @Test
    void a_resolve_means_a_run_that_starts_within_it() {
        Story.of().fires(210, 1, 200).resolves(310, 2, 100, 300).holds("#1 [100,300 resolved]");
    }

    @Test
    void a_firing_does_not_mean_a_run_that_starts_later() {
        Story.of().fires(210, 1, 200).fires(220, 2, 100).holds("#2 [100,200 superseded] #1 [200,]");
    }

    @Test
    void what_was_found_remembers_the_start() {
        Story story = Story.of().fires(110, 1, 100).fires(111, 2, 103);
        assertThat(story.state().runs().getFirst().starts()).containsExactly(time(100), time(103));
    }

    @Test
    void of_many_starts_the_first_and_the_latest_are_remembered() {
        Story story = Story.of();
        for (int i = 0; i < 20; i++) {
            story.fires(110 + i, i, 100 + i * 4);
        }
        Run run = story.state().runs().getFirst();
        assertThat(run.starts()).hasSize(Run.MAX_STARTS).startsWith(time(100)).endsWith(time(176));
    }

    @Test
    void a_run_is_remembered_until_ten_windows_after_the_next_one_began() {
        Story story =
                Story.of().resolves(110, 1, 50, 100).fires(210, 1, 200).fires(200 + 10 * H, 2, 200);
        assertThat(story.state().runs()).hasSize(2);
        story.resolves(202 + 10 * H, 2, 200, 201 + 10 * H);
        assertThat(story.state().runs()).hasSize(1);
        assertThat(story.state().forgotten()).isEqualTo(time(100));
    }

    @Test
    void a_sighting_of_a_forgotten_run_is_a_late_copy_and_opens_nothing() {
        Story.of()
                .resolves(110, 1, 50, 100)
                .fires(210, 1, 200)
                .resolves(202 + 10 * H, 2, 200, 201 + 10 * H)
                .fires(203 + 10 * H, 3, 50)
                .late(true)
                .repeat(true)
                .episode(Step.UNKNOWN)
                .resolves(204 + 10 * H, 3, 50, 100)
                .late(true)
                .episode(Step.UNKNOWN)
                .holds("#2 [200,3801 resolved]");
    }

    @Test
    void no_start_moves_a_run_into_what_was_forgotten() {
        Story.of()
                .resolves(110, 1, 50, 100)
                .fires(210, 1, 200)
                .resolves(202 + 10 * H, 2, 200, 201 + 10 * H)
                .resolves(203 + 10 * H, 3, 50, 202 + 10 * H)
                .holds("#2 [200,3802 resolved]");
    }

    @Test
    void a_refire_after_hours_is_known_although_a_later_run_was_heard_of_before() {
        Story.of()
                .fires(110, 1, 100)
                .resolves(210, 1, 100, 200)
                .resolves(10_000, 2, 9_000, 9_900)
                .resolves(10_100, 1, 100, 8_900)
                .holds("#1 [100,8900 resolved] #3 [9000,9900 resolved]");
    }

    @Test
    void the_end_of_a_superseded_run_follows_the_next_start_however_long_that_one_fires() {
        Story.of()
                .fires(110, 1, 100)
                .fires(10_000, 1, 5_003)
                .fires(10_001, 2, 5_000)
                .holds("#1 [100,5000 superseded] #2 [5000,]");
    }

    @Test
    void no_more_than_sixteen_runs_are_remembered() {
        Story story = Story.of();
        for (int i = 0; i < 30; i++) {
            story.resolves(120 + i * 20, 1, 100 + i * 20, 110 + i * 20);
        }
        assertThat(story.state().runs()).hasSize(SeriesState.MAX_RUNS);
        assertThat(story.state().forgotten()).isEqualTo(time(110 + 13 * 20));
    }
}
