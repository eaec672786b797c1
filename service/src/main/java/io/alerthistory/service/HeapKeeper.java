package io.alerthistory.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps the heap small between the large bodies that it must have room for.
///
/// The serial collector lets its old generation grow to the limit before it looks there, and the server
/// chains the buffers of a connection so that one old buffer keeps all later ones: the heap would
/// always end at its limit. A full collection of what lives here takes some hundredths of a second;
/// what it frees goes back to the system (`MaxHeapFreeRatio` in jvm.options).
final class HeapKeeper implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final long RESTING = 48L << 20;

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    HeapKeeper() {
        this.thread = Thread.ofPlatform().name("heap-keeper").daemon().start(this::run);
    }

    private void run() {
        var limit = RESTING;
        try {
            while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (Runtime.getRuntime().totalMemory() > limit) {
                    System.gc();
                    limit = next(Runtime.getRuntime().totalMemory());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// When to collect again: what must live is not collected again and again.
    static long next(long keptBytes) {
        return Math.max(RESTING, keptBytes + keptBytes / 4);
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }
}
