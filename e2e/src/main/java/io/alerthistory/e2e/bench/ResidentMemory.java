package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// What a service holds while it is under load, looked at ten times a second: one look at the end would tell of
/// a moment that is as good as any other.
final class ResidentMemory implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(100);

    private final BenchService service;
    private final Queue<Long> megabytes = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private ResidentMemory(BenchService service) {
        this.service = service;
        this.thread = Thread.ofPlatform().daemon().name("resident").start(this::run);
    }

    static ResidentMemory of(BenchService service) {
        return new ResidentMemory(service);
    }

    private void run() {
        while (!closed) {
            try {
                megabytes.add(service.residentMegabytes());
            } catch (IOException _) {
                return;
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    /// The middle of all looks, the one that only a hundredth exceeded, and the highest.
    String told() {
        var sorted = megabytes.stream().sorted().toList();
        return sorted.isEmpty()
                ? "unknown"
                : "%d MB resident, less than %d for 99 %% of the time, %d at most"
                        .formatted(
                                sorted.get(sorted.size() / 2),
                                sorted.get(sorted.size() * 99 / 100) + 1,
                                sorted.getLast());
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
