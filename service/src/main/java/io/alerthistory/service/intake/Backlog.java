package io.alerthistory.service.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The bodies that wait to be committed, in the order of their arrival.
///
/// One writer takes whatever waits. A transaction has a cost of its own that does not depend on its
/// size, so another one at the same time pays only when those that are under way leave a crowd behind;
/// else it would split one batch into two halves that cost nearly as much each.
final class Backlog {

    /// The most alerts of one transaction; a body that has more is one of its own.
    static final int MAX_ALERTS = 2_000;

    /// So many waiting alerts are worth another transaction.
    static final int CROWD = 16;

    private static final long WAIT_MILLIS = 100;

    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger alerts = new AtomicInteger();
    private final Queue<Thread> idle = new ConcurrentLinkedQueue<>();

    void add(Pending pending) {
        queue.add(pending);
        if (alerts.addAndGet(pending.alerts()) >= CROWD) {
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

    /// What waits, at most [#MAX_ALERTS]; empty when nothing came for a while.
    List<Pending> next() throws InterruptedException {
        var first = queue.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        return first == null ? List.of() : gather(first);
    }

    /// As [#next], for the other writers: only while there is a crowd.
    List<Pending> nextOfCrowd() {
        if (alerts.get() < CROWD) {
            idle.add(Thread.currentThread());
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
            idle.remove(Thread.currentThread());
        }
        var first = alerts.get() < CROWD ? null : queue.poll();
        return first == null ? List.of() : gather(first);
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

    private synchronized List<Pending> gather(Pending first) {
        var batch = new ArrayList<Pending>();
        var size = 0;
        for (var next = first; next != null; ) {
            size += next.alerts();
            if (next.claim(System.nanoTime())) {
                batch.add(next);
            }
            var after = queue.peek();
            next = after != null && size + after.alerts() <= MAX_ALERTS ? queue.poll() : null;
        }
        alerts.addAndGet(-size);
        return batch;
    }
}
