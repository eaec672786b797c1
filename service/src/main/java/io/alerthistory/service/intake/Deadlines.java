package io.alerthistory.service.intake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends waits that are over: one thread that looks now and then costs less than a timer for each body.
///
/// It also notices when this process itself stood still, frozen or starved: the senders of everything
/// that was accepted before that have long given up, and are told so.
final class Deadlines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final Duration EVERY = Duration.ofMillis(50);
    private static final Duration STALL = Duration.ofSeconds(2);

    private final Backlog backlog;
    private final List<Writer> writers;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    Deadlines(Backlog backlog, List<Writer> writers) {
        this.backlog = backlog;
        this.writers = List.copyOf(writers);
        this.thread = Thread.ofPlatform().name("deadlines").daemon().start(this::run);
    }

    private void run() {
        var last = System.nanoTime();
        try {
            while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                var now = System.nanoTime();
                var stood = Duration.ofNanos(now - last);
                if (stood.compareTo(STALL) > 0) {
                    LOG.warn(
                            "the process stood still: millis={}; what waited is answered 503",
                            stood.toMillis());
                    backlog.giveUp("the process stood still");
                    writers.forEach(writer -> writer.giveUp("the process stood still"));
                }
                backlog.expire(now);
                writers.forEach(writer -> writer.expire(now));
                last = now;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }
}
