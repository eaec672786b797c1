package io.alerthistory.service.intake;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// A body that waits to be committed.
///
/// Either a writer claims it and completes the answer, or its sender gives up first: never both, so
/// nothing is sent to the database for a request that was already answered.
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

    /// The sender gives up; true when no writer had begun.
    boolean withdraw() {
        return claimed.compareAndSet(false, true);
    }
}
