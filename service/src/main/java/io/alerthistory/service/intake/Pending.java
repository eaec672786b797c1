package io.alerthistory.service.intake;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A body that waits to be committed.
///
/// Either a writer claims it, or its sender is told first to come again: never both, so nothing is sent
/// to the database for a request that was already answered.
final class Pending {

    private final WebhookBody body;
    private final Instant receivedAt;
    private final long deadlineNanos;
    private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
    private final AtomicBoolean claimed = new AtomicBoolean();

    Pending(WebhookBody body, Instant receivedAt, long deadlineNanos) {
        this.body = body;
        this.receivedAt = receivedAt;
        this.deadlineNanos = deadlineNanos;
    }

    WebhookBody body() {
        return body;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    CompletableFuture<Outcome> answer() {
        return answer;
    }

    int alerts() {
        return body.entries().size();
    }

    /// True for the first caller, while there is still time.
    boolean claim(long nowNanos) {
        return nowNanos - deadlineNanos < 0 && claimed.compareAndSet(false, true);
    }

    /// Whether there is still time to send it to the database (again).
    boolean inTime(long nowNanos) {
        return nowNanos - deadlineNanos < 0;
    }

    /// Past its deadline the sender is told so. When no writer had begun, none will.
    void expire(long nowNanos) {
        if (!inTime(nowNanos)) {
            giveUp("the database did not commit in time");
        }
    }

    /// The sender is told that it should come again; what a writer has begun may be stored all the same.
    void giveUp(String why) {
        claimed.set(true);
        answer.completeExceptionally(new TimeoutException(why));
    }
}
