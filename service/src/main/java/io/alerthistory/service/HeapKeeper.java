package io.alerthistory.service;

import io.alerthistory.service.schedule.Repeated;
import java.time.Duration;

/// Keeps the heap small between the large bodies that it must have room for.
///
/// The serial collector lets its old generation grow to the limit before it looks there. A full
/// collection of what lives here takes some hundredths of a second; what it frees goes back to the
/// system (`MaxHeapFreeRatio` in jvm.options). So the heap is collected when it outgrew what it kept
/// the last time, and now and then while it is larger than it rests.
final class HeapKeeper implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(250);
    private static final long RESTING = 42L << 20;

    /// Rounds: five seconds, ten minutes.
    private static final int SHORTEST = 20;

    private static final int LONGEST = 2400;

    private final Repeated rounds;
    private long limit = RESTING;
    private int patience = SHORTEST;
    private int left = SHORTEST;

    HeapKeeper() {
        this.rounds = Repeated.every(EVERY, "heap-keeper", this::look);
    }

    private void look() {
        long before = Runtime.getRuntime().totalMemory();
        if (before <= RESTING) {
            return;
        }
        left--;
        if (before > limit || left <= 0) {
            System.gc();
            long kept = Runtime.getRuntime().totalMemory();
            limit = limit(kept);
            patience = patience(patience, before, kept);
            left = patience;
        }
    }

    /// When to collect at once: what must live is not collected again and again.
    static long limit(long keptBytes) {
        return Math.max(RESTING, keptBytes + keptBytes / 8);
    }

    /// In how many rounds to collect a heap that grows no more: twice as many as before when it was not
    /// worth it, so when less than an eighth was freed.
    static int patience(int before, long bytes, long keptBytes) {
        return keptBytes < bytes - bytes / 8 ? SHORTEST : Math.min(before * 2, LONGEST);
    }

    @Override
    public void close() {
        rounds.close();
    }
}
