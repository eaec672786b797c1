package io.alerthistory.service.episode;

import static io.alerthistory.service.episode.Story.H;
import static io.alerthistory.service.episode.Story.time;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rule 4: what a resolve does.
class ResolvedTest {

    @Test
    void a_resolve_without_a_firing_inserts_a_closed_run() {
        Story.of()
                .resolves(210, 1, 100, 200)
                .holds("#1 [100,200 resolved]")
                .transitions(
                        new Transition.Opened(1, time(100)),
                        new Transition.Ended(1, time(200), EndReason.RESOLVED, null));
    }

    @Test
    void a_closed_run_that_is_inserted_cuts_the_open_one_before_it() {
        Story.of()
                .fires(110, 1, 100)
                .resolves(410, 1, 300, 400)
                .holds("#1 [100,300 superseded] #2 [300,400 resolved]");
    }

    @Test
    void a_closed_run_that_is_inserted_before_others_leaves_them_alone() {
        Story.of()
                .fires(510, 1, 500)
                .resolves(520, 2, 300, 400)
                .holds("#2 [300,400 resolved] #1 [500,]");
    }

    @Test
    void a_resolve_ends_the_open_run() {
        Story.of()
                .fires(110, 1, 100)
                .resolves(210, 1, 100, 200)
                .holds("#1 [100,200 resolved]")
                .transitions(new Transition.Ended(1, time(200), EndReason.RESOLVED, null));
    }

    @Test
    void a_told_end_replaces_that_of_a_superseded_run() {
        Story.of()
                .fires(110, 1, 100)
                .fires(310, 1, 300)
                .resolves(320, 2, 100, 200)
                .holds("#1 [100,200 resolved] #2 [300,]")
                .transitions(new Transition.Ended(1, time(200), EndReason.RESOLVED, time(300)));
    }

    @Test
    void a_told_end_replaces_that_of_a_stale_run() {
        Story.of()
                .fires(110, 1, 100)
                .stale(40_000)
                .resolves(50_000, 1, 100, 49_000)
                .holds("#1 [100,49000 resolved]");
    }

    @Test
    void a_told_end_replaces_that_of_a_run_that_timed_out() {
        Story.of()
                .fires(110, 1, 100)
                .ended(400, EndReason.TIMEOUT)
                .resolves(500, 1, 100, 300)
                .holds("#1 [100,300 resolved]");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESOLVED", "RECONCILED", "MANUAL"})
    void a_told_end_is_never_shortened(EndReason reason) {
        Story.of()
                .fires(110, 1, 100)
                .ended(300, reason)
                .resolves(310, 2, 100, 250)
                .holds("#1 [100,300 " + reason.wireName() + "]")
                .late(true);
    }

    @Test
    void a_told_end_may_be_moved_on() {
        Story.of()
                .resolves(210, 1, 100, 200)
                .resolves(310, 2, 100, 300)
                .holds("#1 [100,300 resolved]")
                .transitions(new Transition.Ended(1, time(300), EndReason.RESOLVED, time(200)));
    }

    @Test
    void an_ended_run_swallows_later_ended_ones_and_the_older_id_stays() {
        Story.of()
                .resolves(110, 1, 100, 105)
                .resolves(210, 1, 200, 205)
                .resolves(310, 1, 300, 305)
                .resolves(320, 2, 100, 260)
                .holds("#1 [100,260 resolved] #3 [300,305 resolved]")
                .removed(2L)
                .transitions(
                        new Transition.Absorbed(2, time(200), 1),
                        new Transition.Ended(1, time(260), EndReason.RESOLVED, time(105)));
    }

    @Test
    void the_older_id_stays_even_if_it_is_the_later_run() {
        Story.of()
                .resolves(310, 1, 300, 305)
                .resolves(110 + H, 1, 100, 105)
                .resolves(120 + H, 2, 100, 301)
                .holds("#1 [100,305 resolved]")
                .removed(2L);
    }

    @Test
    void a_resolve_that_covers_an_open_run_ends_it_too() {
        Story.of()
                .fires(110, 1, 100)
                .fires(210, 1, 200)
                .resolves(310, 2, 100, 300)
                .holds("#1 [100,300 resolved]")
                .removed(2L);
    }

    @Test
    void an_end_within_the_skew_before_the_held_start_is_that_start() {
        Story.of()
                .resolves(110, 1, 90, 100)
                .fires(111, 1, 103)
                .resolves(112, 2, 99, 99)
                .holds("#1 [90,100 resolved] #2 [103,103 resolved]");
    }

    @Test
    void the_reason_says_whether_the_end_is_an_upper_bound() {
        for (EndReason reason : EndReason.values()) {
            boolean bound =
                    switch (reason) {
                        case SUPERSEDED, TIMEOUT, RECONCILED -> true;
                        case RESOLVED, STALE, MANUAL -> false;
                    };
            assertThat(reason.endIsUpperBound()).isEqualTo(bound);
            assertThat(EndReason.ofWireName(reason.wireName())).isEqualTo(reason);
            assertThat(EndReason.ofCode(reason.code())).isEqualTo(reason);
        }
    }
}
