package io.alerthistory.service.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// The bodies that wait to be committed, in the order of their arrival.
///
/// A transaction has a cost of its own that does not depend on its size, and while one is under way the
/// bodies for the next gather. So another begins beside it only for a crowd, or when the one under way
/// takes so long that it is large or something holds it up.
final class Backlog {

    /// The most alerts of one transaction; a body that has more is one of its own.
    static final int MAX_ALERTS = 2_000;

    /// So many waiting alerts are worth another transaction.
    static final int CROWD = 24;

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Queue<Pending> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger alerts = new AtomicInteger();
    private final Map<Thread, Long> begun = new ConcurrentHashMap<>();
    private final Queue<Thread> idle = new ConcurrentLinkedQueue<>();
    private final LongSupplier nanoTime;

    /// @param nanoTime as [System#nanoTime]
    Backlog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(Pending pending) {
        queue.add(pending);
        alerts.addAndGet(pending.alerts());
        if (isWorthIt(nanoTime.getAsLong())) {
            LockSupport.unpark(idle.poll());
        }
    }

    /// How many bodies wait.
    int size() {
        return queue.size();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// What waits, at most [#MAX_ALERTS]; empty when nothing was worth a transaction for a while. The thread
    /// that got some tells [#done] when it is committed or given up.
    List<Pending> next() {
        var batch = begin();
        if (batch.isEmpty()) {
            idle.add(Thread.currentThread());
            batch = begin();
            if (batch.isEmpty()) {
                LockSupport.parkNanos(this, PATIENCE_NANOS);
                batch = begin();
            }
            idle.remove(Thread.currentThread());
        }
        return batch;
    }

    /// What [#next] gave is under way no more.
    void done() {
        begun.remove(Thread.currentThread());
    }

    /// Ends the wait of those that waited long enough.
    void expire(long nowNanos) {
        for (var pending : queue) {
            pending.expire(nowNanos);
        }
    }

    /// Ends the wait of all.
    void giveUp(String why) {
        queue.forEach(pending -> pending.giveUp(why));
    }

    private synchronized List<Pending> begin() {
        var now = nanoTime.getAsLong();
        var first = isWorthIt(now) ? queue.poll() : null;
        if (first == null) {
            return List.of();
        }
        var batch = gather(first, now);
        if (!batch.isEmpty()) {
            begun.put(Thread.currentThread(), now);
        }
        return batch;
    }

    private boolean isWorthIt(long now) {
        return alerts.get() >= CROWD || allTakeLong(now);
    }

    /// Whether every one that is under way takes long, if there is any.
    private boolean allTakeLong(long now) {
        for (var began : begun.values()) {
            if (now - began < PATIENCE_NANOS) {
                return false;
            }
        }
        return true;
    }

    private List<Pending> gather(Pending first, long now) {
        var batch = new ArrayList<Pending>();
        var size = 0;
        for (var next = first; next != null; ) {
            size += next.alerts();
            if (next.claim(now)) {
                batch.add(next);
            }
            var after = queue.peek();
            next = after != null && size + after.alerts() <= MAX_ALERTS ? queue.poll() : null;
        }
        alerts.addAndGet(-size);
        return batch;
    }
}
