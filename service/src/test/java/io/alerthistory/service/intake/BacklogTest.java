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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong now = new AtomicLong(System.nanoTime());
    private final Backlog backlog = new Backlog(now::get);

    @Test
    void a_writer_takes_all_that_waits_in_its_order() {
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
        backlog.done();
        assertThat(backlog.next()).containsExactly(two);
    }

    @Test
    void a_body_larger_than_a_transaction_is_one_of_its_own() throws Exception {
        var large = waiting(Backlog.MAX_ALERTS + 1);
        waiting(1);
        assertThat(backlog.next()).containsExactly(large);
    }

    @Test
    void while_a_transaction_is_under_way_another_begins_only_for_a_crowd() throws Exception {
        waiting(1);
        elsewhere(backlog::next);
        var few = waiting(Backlog.CROWD - 1);
        assertThat(backlog.next()).isEmpty();
        var more = waiting(1);
        assertThat(backlog.next()).containsExactly(few, more);
    }

    @Test
    void what_waits_is_taken_when_the_transaction_before_is_done() throws Exception {
        waiting(1);
        elsewhere(() -> {
            backlog.next();
            backlog.done();
        });
        var one = waiting(1);
        assertThat(backlog.next()).containsExactly(one);
    }

    @Test
    void a_transaction_that_is_held_up_holds_nothing_else_up() throws Exception {
        waiting(1);
        elsewhere(backlog::next);
        var one = waiting(1);
        assertThat(backlog.next()).isEmpty();
        now.addAndGet(Duration.ofMillis(50).toNanos());
        assertThat(backlog.next()).containsExactly(one);
    }

    @Test
    void what_waited_too_long_is_told_so_and_is_not_handed_out() throws Exception {
        var late = waiting(1);
        var inTime = new Pending(body(1), NOW, now.get() + Duration.ofHours(1).toNanos());
        backlog.add(inTime);
        backlog.expire(now.get() + Duration.ofMinutes(2).toNanos());
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

    private static void elsewhere(Runnable writer) throws InterruptedException {
        Thread.ofPlatform().start(writer).join();
    }

    private Pending waiting(int alerts) {
        var pending = new Pending(body(alerts), NOW, now.get() + Duration.ofMinutes(1).toNanos());
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
