package io.alerthistory.service.intake;

import java.time.Duration;

/// Notices that this process stood still: frozen and thawed, or starved. What was sent to it before is no
/// longer true by then, or another process has it: its senders gave up and went elsewhere.
final class Stall {

    /// Whatever stands still for less than this is only slow.
    static final Duration LEAST = Duration.ofSeconds(2);

    /// What waited in the sockets has been read after that.
    private static final Duration AFTER = Duration.ofSeconds(1);

    private long lastTick = System.nanoTime();
    private long until = lastTick;

    /// Whether what is being taken in now may have been sent before the process stood still.
    boolean isNear() {
        return tick(System.nanoTime());
    }

    /// Whoever comes first after a stall notices it, [Deadlines] or a request.
    synchronized boolean tick(long now) {
        if (now - lastTick > LEAST.toNanos()) {
            until = now + AFTER.toNanos();
        }
        lastTick = Math.max(lastTick, now);
        return now - until < 0;
    }
}
