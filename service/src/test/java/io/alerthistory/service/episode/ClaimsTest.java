package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Rule 6: what direct senders claim. Each test is one sentence of it; times are seconds.
class ClaimsTest {

    private static final long H = Story.H;
    private static final long A = 11;
    private static final long B = 12;
    private static final long AM = 1;

    @Test
    void a_claim_opens_a_run_and_its_withdrawal_ends_it_where_it_says() {
        Story.of()
                .claims(100, A, 100, 340)
                .holds("#1 [100,]")
                .claims(160, A, 100, 155)
                .holds("#1 [100,155 resolved]")
                .transitions(new Transition.Ended(1, Story.time(155), EndReason.RESOLVED, null));
    }

    @Test
    void a_claim_that_is_made_again_reaches_further_and_is_no_change() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(160, A, 100, 400)
                .holds("#1 [100,]")
                .repeat(true)
                .expired(341)
                .holds("#1 [100,]")
                .expired(401)
                .holds("#1 [100,400 timeout]");
    }

    @Test
    void the_run_ends_as_timeout_at_most_where_the_last_claim_ran_out() {
        Story story =
                Story.of().claims(100, A, 100, 340).expired(340).holds("#1 [100,340 timeout]");
        assertThat(story.state().runs().getFirst().endIsUpperBound()).isTrue();
    }

    @Test
    void a_claim_does_not_run_out_while_nobody_could_hear_it_made_again() {
        Uptime.Interval before = new Uptime.Interval(Story.time(0), Story.time(150));
        Story.of()
                .claims(100, A, 100, 340)
                .expired(700, before, new Uptime.Interval(Story.time(600), Story.time(700)))
                .holds("#1 [100,]")
                .expired(795, before, new Uptime.Interval(Story.time(600), Story.time(795)))
                .holds("#1 [100,340 timeout]");
    }

    @Test
    void a_sender_that_was_restarted_tells_a_new_start_and_it_is_the_same_run() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(300, A, 300, 540)
                .holds("#1 [100,]")
                .claims(360, A, 300, 350)
                .holds("#1 [100,350 resolved]");
    }

    @Test
    void a_new_start_after_all_claims_ran_out_is_a_new_run_whether_or_not_anybody_looked() {
        Story looked = Story.of().claims(100, A, 100, 340).expired(345).claims(400, A, 400, 640);
        Story missed = Story.of().claims(100, A, 100, 340).claims(400, A, 400, 640);
        looked.holds("#1 [100,340 timeout] #2 [400,]");
        missed.holds("#1 [100,340 timeout] #2 [400,]");
    }

    @Test
    void the_same_start_claimed_again_after_it_ran_out_goes_on_without_a_gap() {
        Story.of()
                .claims(100, A, 100, 340)
                .expired(345)
                .claims(400, A, 100, 640)
                .holds("#1 [100,]")
                .transitions(new Transition.Reopened(1, Story.time(400), null));
    }

    @Test
    void the_same_start_claimed_again_after_its_withdrawal_reopens_with_a_gap() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(160, A, 100, 155)
                .claims(220, A, 100, 460)
                .holds("#1 [100,] gap 155-220")
                .claims(280, A, 100, 275)
                .holds("#1 [100,275 resolved] gap 155-220");
    }

    @Test
    void a_claim_that_was_overtaken_by_its_withdrawal_is_undone_by_the_withdrawal_told_again() {
        Story.of()
                .claims(160, A, 100, 155)
                .claims(165, A, 100, 340)
                .holds("#1 [100,] gap 155-165")
                .claims(220, A, 100, 155)
                .holds("#1 [100,155 resolved]");
    }

    @Test
    void a_claim_that_waited_to_be_stored_while_its_withdrawal_did_not_is_a_late_copy() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(163, A, 100, 155)
                .claims(160, A, 100, 400)
                .late(true)
                .holds("#1 [100,155 resolved]");
    }

    @Test
    void a_withdrawal_ends_only_the_claim_of_its_sender() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(107, B, 107, 347)
                .holds("#1 [100,]")
                .claims(160, A, 100, 155)
                .holds("#1 [100,]")
                .repeat(true)
                .claims(170, B, 107, 162)
                .holds("#1 [100,162 resolved]");
    }

    @Test
    void the_run_ends_at_the_greatest_end_whoever_told_it_last() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(107, B, 107, 347)
                .claims(170, B, 107, 162)
                .claims(171, A, 100, 155)
                .holds("#1 [100,162 resolved]");
    }

    @Test
    void one_of_a_pair_that_vanishes_holds_the_run_until_its_claim_runs_out() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(107, B, 107, 347)
                .claims(160, A, 100, 155)
                .expired(346)
                .holds("#1 [100,]")
                .expired(348)
                .holds("#1 [100,347 timeout]");
    }

    @Test
    void a_pair_with_two_starts_is_one_run_with_the_earlier_start_in_either_order() {
        Story.of().claims(120, A, 100, 340).claims(121, B, 114, 347).holds("#1 [100,]");
        Story.of().claims(120, B, 114, 347).claims(121, A, 100, 340).holds("#1 [100,]");
    }

    @Test
    void a_withdrawal_that_is_told_again_is_a_repeat() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(160, A, 100, 155)
                .claims(220, A, 100, 155)
                .repeat(true)
                .holds("#1 [100,155 resolved]");
    }

    @Test
    void a_withdrawal_without_a_claim_inserts_a_closed_run() {
        Story.of().claims(160, A, 100, 155).holds("#1 [100,155 resolved]");
    }

    @Test
    void a_flap_whose_ends_are_told_is_two_runs() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(160, A, 100, 155)
                .claims(200, A, 200, 440)
                .claims(260, A, 200, 255)
                .holds("#1 [100,155 resolved] #3 [200,255 resolved]");
    }

    @Test
    void a_withdrawn_run_and_a_later_one_stay_two_when_the_first_withdrawal_comes_again() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(160, A, 100, 155)
                .claims(200, A, 200, 440)
                .claims(201, A, 100, 155)
                .holds("#1 [100,155 resolved] #3 [200,]");
    }

    @Test
    void an_alertmanager_does_not_end_what_is_claimed() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(107, B, 107, 347)
                .claims(160, A, 100, 155)
                .resolves(170, AM, 100, 155)
                .holds("#1 [100,]")
                .repeat(true);
    }

    @Test
    void what_an_alertmanager_ended_goes_on_without_a_gap_while_somebody_claims_it() {
        Story.of()
                .fires(110, AM, 100)
                .resolves(170, AM, 100, 155)
                .claims(180, B, 107, 420)
                .holds("#1 [100,]");
    }

    @Test
    void claims_beat_the_end_of_an_alertmanager_that_missed_the_withdrawal() {
        Story.of()
                .claims(100, A, 100, 340)
                .fires(110, AM, 100)
                .claims(160, A, 100, 155)
                .resolves(400, AM, 100, 340)
                .holds("#1 [100,155 resolved]");
    }

    @Test
    void an_alertmanager_that_took_two_firings_for_one_does_not_make_them_one() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(360, B, 360, 600)
                .claims(420, B, 360, 415)
                .resolves(430, AM, 100, 415)
                .holds("#1 [100,340 timeout] #2 [360,415 resolved]");
    }

    @Test
    void a_firing_of_an_alertmanager_that_missed_the_withdrawal_is_a_late_copy() {
        Story.of()
                .claims(100, A, 100, 340)
                .fires(110, AM, 100)
                .claims(160, A, 100, 155)
                .fires(160 + H + 200, AM, 100)
                .late(true)
                .holds("#1 [100,155 resolved]");
    }

    @Test
    void an_alertmanager_that_goes_on_for_long_after_the_claims_is_believed() {
        Story.of()
                .claims(100, A, 100, 340)
                .expired(341)
                .fires(341 + 2 * H, AM, 100)
                .holds("#1 [100,]")
                .expired(341 + 3 * H)
                .holds("#1 [100,]")
                .resolves(342 + 4 * H, AM, 100, 341 + 3 * H)
                .holds("#1 [100,1421 resolved]");
    }

    @Test
    void an_end_that_an_alertmanager_tells_replaces_a_claim_that_ran_out() {
        Story.of()
                .claims(100, A, 100, 340)
                .expired(345)
                .resolves(350, AM, 100, 300)
                .holds("#1 [100,300 resolved]");
    }

    @Test
    void an_end_that_an_alertmanager_told_before_the_claim_ran_out_is_found_then() {
        Story.of()
                .claims(100, A, 100, 340)
                .resolves(310, AM, 100, 300)
                .holds("#1 [100,]")
                .expired(345)
                .holds("#1 [100,300 resolved]");
    }

    @Test
    void an_end_from_before_the_last_word_of_a_claim_does_not_count() {
        Story.of()
                .claims(100, A, 100, 340)
                .claims(160, A, 100, 400)
                .expired(401)
                .resolves(410, AM, 100, 155)
                .late(true)
                .holds("#1 [100,400 timeout]");
    }

    @Test
    void a_start_that_only_an_alertmanager_tells_is_of_the_run_that_is_claimed_around_it() {
        Story.of().claims(100, A, 100, 340).fires(250, AM, 200).holds("#1 [100,]");
    }

    @Test
    void a_claim_that_covers_what_alertmanagers_took_for_two_firings_makes_them_one() {
        Story.of()
                .fires(150, AM, 140)
                .resolves(200, AM, 140, 190)
                .fires(260, AM, 250)
                .claims(300, A, 100, 540)
                .holds("#1 [100,]");
    }

    @Test
    void what_is_claimed_is_never_stale() {
        Story story = Story.of().claims(100, A, 100, 340).claims(40_000, A, 100, 40_240);
        story.stale(30_000).holds("#1 [100,]");
    }
}
