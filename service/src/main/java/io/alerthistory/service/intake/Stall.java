package io.alerthistory.service.intake;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Notices that this process stood still: frozen and thawed, or starved. What was sent to it before is no
/// longer true by then, or another process has it: its senders gave up and went elsewhere.
final class Stall implements AutoCloseable {

    /// Whatever stands still for less than this is only slow.
    static final Duration LEAST = Duration.ofSeconds(2);

    private static final Duration TICK = Duration.ofMillis(250);

    /// What waited in the sockets has been read after that.
    private static final Duration AFTER = Duration.ofSeconds(1);

    private final CountDownLatch closing = new CountDownLatch(1);
    private long lastTick = System.nanoTime();
    private long until = lastTick;

    Stall() {
        Thread.ofPlatform().name("stall").daemon().start(this::run);
    }

    private void run() {
        try {
            do {
                tick(System.nanoTime());
            } while (!closing.await(TICK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether what is being taken in now may have been sent before the process stood still.
    boolean isNear() {
        return tick(System.nanoTime());
    }

    /// Whoever comes first after a stall notices it, the clock of its own or a request.
    synchronized boolean tick(long now) {
        if (now - lastTick > LEAST.toNanos()) {
            until = now + AFTER.toNanos();
        }
        lastTick = Math.max(lastTick, now);
        return now - until < 0;
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
