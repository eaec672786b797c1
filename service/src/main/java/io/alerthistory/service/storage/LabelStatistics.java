package io.alerthistory.service.storage;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a sample of how often labels occur, and takes another one beside the questions when it is old.
final class LabelStatistics {

    private static final Logger LOG = LoggerFactory.getLogger(LabelStatistics.class);
    private static final Duration OLD = Duration.ofMinutes(10);

    private final Database database;
    private final AtomicLong next = new AtomicLong(System.nanoTime());
    private volatile LabelShares shares = LabelShares.NONE;

    LabelStatistics(Database database) {
        this.database = database;
    }

    /// What is known now.
    LabelShares shares() {
        var due = next.get();
        var now = System.nanoTime();
        if (now - due >= 0 && next.compareAndSet(due, now + OLD.toNanos())) {
            Thread.ofVirtual().name("label-statistics").start(this::sample);
        }
        return shares;
    }

    private void sample() {
        try {
            shares = database.read(() -> LabelShares.sample(database.client(), database.dialect()));
        } catch (StorageException e) {
            LOG.info("label statistics are not renewed: {}", e.getMessage());
        }
    }
}
