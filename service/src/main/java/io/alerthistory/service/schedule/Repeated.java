package io.alerthistory.service.schedule;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does something again and again, on a daemon thread of its own, until it is closed. The time between
/// two rounds counts from the end of the first. A round that fails is no reason to stop.
public final class Repeated implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);
    private static final Duration END = Duration.ofSeconds(10);

    /// One round.
    @FunctionalInterface
    public interface Round {
        void run() throws InterruptedException;
    }

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Duration every;
    private final Round round;
    private final Thread thread;

    private Repeated(String name, Duration first, Duration every, Round round) {
        this.every = every;
        this.round = round;
        this.thread = Thread.ofPlatform().name(name).daemon().start(() -> run(first));
    }

    /// Starts.
    ///
    /// @param name of the thread
    /// @param every before each round, the first one included
    public static Repeated every(Duration every, String name, Round round) {
        return new Repeated(name, every, every, round);
    }

    /// Starts, with another time before the first round.
    public static Repeated after(Duration first, Duration every, String name, Round round) {
        return new Repeated(name, first, every, round);
    }

    private void run(Duration first) {
        var wait = first;
        try {
            while (!closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                wait = every;
                once();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() throws InterruptedException {
        try {
            round.run();
        } catch (RuntimeException e) {
            LOG.error("{} failed in a way that nobody foresaw", thread.getName(), e);
        }
    }

    /// Begins no other round; waits a while for the one that is on its way.
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
