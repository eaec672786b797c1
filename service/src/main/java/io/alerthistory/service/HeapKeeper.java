package io.alerthistory.service;

import io.alerthistory.service.schedule.Repeated;
import java.time.Duration;

/// Keeps the heap small between the large bodies that it must have room for.
///
/// The serial collector lets its old generation grow to the limit before it looks there, and the server
/// chains the buffers of a connection so that one old buffer keeps all later ones: the heap would
/// always end at its limit. A full collection of what lives here takes some hundredths of a second;
/// what it frees goes back to the system (`MaxHeapFreeRatio` in jvm.options).
final class HeapKeeper implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(250);
    private static final long RESTING = 42L << 20;

    private long limit = RESTING;
    private final Repeated rounds;

    HeapKeeper() {
        this.rounds = Repeated.every(EVERY, "heap-keeper", this::look);
    }

    private void look() {
        if (Runtime.getRuntime().totalMemory() > limit) {
            System.gc();
            limit = next(Runtime.getRuntime().totalMemory());
        }
    }

    /// When to collect again: what must live is not collected again and again.
    static long next(long keptBytes) {
        return Math.max(RESTING, keptBytes + keptBytes / 4);
    }

    @Override
    public void close() {
        rounds.close();
    }
}
