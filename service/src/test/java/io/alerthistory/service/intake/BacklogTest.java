package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Backlog backlog = new Backlog();

    @Test
    void the_first_writer_takes_all_that_waits_in_its_order() throws Exception {
        var one = waiting(1);
        var two = waiting(3);
        assertThat(backlog.next()).containsExactly(one, two);
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void a_batch_holds_no_more_alerts_than_a_transaction_may() throws Exception {
        var one = waiting(Backlog.MAX_ALERTS - 1);
        var two = waiting(2);
        assertThat(backlog.next()).containsExactly(one);
        assertThat(backlog.next()).containsExactly(two);
    }

    @Test
    void a_body_larger_than_a_transaction_is_one_of_its_own() throws Exception {
        var large = waiting(Backlog.MAX_ALERTS + 1);
        waiting(1);
        assertThat(backlog.next()).containsExactly(large);
    }

    @Test
    void the_second_writer_leaves_what_is_no_crowd_to_the_first() throws Exception {
        var few = waiting(Backlog.CROWD - 1);
        assertThat(backlog.nextOfCrowd()).isEmpty();
        var more = waiting(1);
        assertThat(backlog.nextOfCrowd()).containsExactly(few, more);
        waiting(1);
        assertThat(backlog.nextOfCrowd()).isEmpty();
    }

    @Test
    void what_waited_too_long_is_told_so_and_is_not_handed_out() throws Exception {
        var late = waiting(1);
        var inTime = new Pending(body(1), NOW, System.nanoTime() + Duration.ofHours(1).toNanos());
        backlog.add(inTime);
        backlog.expire(System.nanoTime() + Duration.ofMinutes(2).toNanos());
        assertThatThrownBy(() -> late.answer().get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("did not commit in time");
        assertThat(inTime.answer()).isNotDone();
        assertThat(backlog.next()).containsExactly(inTime);
    }

    @Test
    void what_a_sender_was_told_to_send_again_is_not_handed_out() throws Exception {
        var given = waiting(1);
        backlog.giveUp("the process stood still");
        var after = waiting(1);
        assertThat(given.answer()).isCompletedExceptionally();
        assertThat(backlog.next()).containsExactly(after);
    }

    private Pending waiting(int alerts) {
        var pending =
                new Pending(body(alerts), NOW, System.nanoTime() + Duration.ofMinutes(1).toNanos());
        backlog.add(pending);
        return pending;
    }

    private static WebhookBody body(int alerts) {
        var alert =
                new Alert(
                        Labels.of(Map.of("alertname", "A")),
                        Map.of(),
                        true,
                        Optional.of(NOW),
                        Optional.empty(),
                        "",
                        Optional.empty());
        return new WebhookBody(
                "r",
                "firing",
                "g",
                "i",
                Optional.empty(),
                0,
                List.copyOf(Collections.nCopies(alerts, new WebhookBody.Storable(alert))),
                0);
    }
}
