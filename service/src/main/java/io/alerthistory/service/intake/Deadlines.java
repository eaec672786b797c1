package io.alerthistory.service.intake;

import io.alerthistory.service.schedule.Repeated;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends waits that are over: one thread that looks now and then costs less than a timer for each body.
///
/// It also notices when this process itself stood still, frozen or starved: the senders of everything
/// that was accepted before that have long given up, and are told so.
final class Deadlines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final Duration EVERY = Duration.ofMillis(50);

    private final Stall stall;
    private final Backlog backlog;
    private final List<Writer> writers;
    private boolean stood;
    private final Repeated rounds;

    Deadlines(Stall stall, Backlog backlog, List<Writer> writers) {
        this.stall = stall;
        this.backlog = backlog;
        this.writers = List.copyOf(writers);
        this.rounds = Repeated.every(EVERY, "deadlines", this::look);
    }

    private void look() {
        var now = System.nanoTime();
        var stands = stall.tick(now);
        if (stands && !stood) {
            LOG.warn("the process stood still; what waited is answered 503");
            backlog.giveUp("the process stood still");
            writers.forEach(writer -> writer.giveUp("the process stood still"));
        }
        stood = stands;
        backlog.expire(now);
        writers.forEach(writer -> writer.expire(now));
    }

    @Override
    public void close() {
        rounds.close();
    }
}
