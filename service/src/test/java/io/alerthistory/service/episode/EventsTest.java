package io.alerthistory.service.episode;

import org.junit.jupiter.api.Test;

/// Rule 7: what Alertmanager's event recorder tells. Times are seconds.
class EventsTest {

    private static final long H = Story.H;
    private static final long AM = 1;

    @Test
    void an_event_opens_a_run_and_a_past_end_ends_it() {
        Story.of()
                .event(101, true, 100, 0)
                .holds("#1 [100,]")
                .event(161, false, 100, 155)
                .holds("#1 [100,155 resolved]");
    }

    @Test
    void an_event_is_matched_by_its_start_and_changes_nothing_that_a_webhook_told() {
        Story.of()
                .fires(130, AM, 100)
                .event(131, true, 100, 0)
                .repeat(true)
                .resolves(170, AM, 100, 155)
                .event(171, false, 100, 155)
                .repeat(true)
                .holds("#1 [100,155 resolved]");
    }

    @Test
    void the_prompt_end_is_known_before_any_webhook_tells_it() {
        Story.of()
                .fires(130, AM, 100)
                .event(156, false, 100, 155)
                .holds("#1 [100,155 resolved]")
                .resolves(430, AM, 100, 155)
                .repeat(true);
    }

    @Test
    void events_out_of_order_and_twice_give_the_same() {
        Story.of()
                .event(170, false, 100, 155)
                .event(171, true, 100, 0)
                .late(true)
                .event(172, true, 100, 0)
                .event(173, false, 100, 155)
                .holds("#1 [100,155 resolved]");
    }

    @Test
    void from_the_order_of_events_nothing_follows() {
        // The recorder told the end, but what comes after may have been said before.
        Story.of()
                .event(156, false, 100, 155)
                .event(200, true, 100, 0)
                .late(true)
                .holds("#1 [100,155 resolved]")
                .event(156 + H, true, 100, 0)
                .holds("#1 [100,] gap 155-516");
    }

    @Test
    void what_was_resolved_before_any_notification_is_known_from_events_alone() {
        Story.of().event(156, false, 100, 155).holds("#1 [100,155 resolved]");
    }

    @Test
    void what_is_silenced_and_resolved_meanwhile_ends_when_an_event_says_so() {
        Story.of()
                .event(101, true, 100, 0)
                .muted(130, Mute.Kind.SILENCED, 7, 90)
                .event(156, false, 100, 155)
                .holds("#1 [100,155 resolved] silenced 100-130");
    }
}
