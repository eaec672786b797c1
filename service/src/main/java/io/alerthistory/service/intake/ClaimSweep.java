package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.storage.ClaimStore;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.StorageException;
import io.alerthistory.service.storage.Writes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends, every few seconds, the episodes whose claims have all run out. One replica at a time looks;
/// what is claimed is in the database, so it does not matter which, and a start forgets nothing.
public final class ClaimSweep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimSweep.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int BATCH = 500;

    private final Database database;
    private final String owner;
    private final IntakeWatch watch;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /// Starts to look.
    public ClaimSweep(Database database, String owner, IntakeWatch watch, InstantSource clock) {
        this.database = database;
        this.owner = owner;
        this.watch = watch;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("claim-sweep").daemon().start(this::run);
    }

    private void run() {
        try {
            while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (database.notReady().isEmpty()) {
                    sweepOnce();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweepOnce() {
        try {
            sweep();
        } catch (StorageException e) {
            LOG.warn(
                    "looking for claims that ran out failed, it is tried again: {}",
                    e.getMessage());
        }
    }

    /// Looks through all claims that ran out, once; returns how many episodes it ended.
    synchronized int sweep() {
        var claims = database.claims();
        var now = Rows.micros(clock.instant());
        if (claims.ranOut(now, Long.MIN_VALUE, 1).isEmpty()) {
            return 0;
        }
        var ended = new int[1];
        claims.alone(() -> ended[0] = sweep(claims, now));
        if (ended[0] > 0) {
            watch.ranOut(ended[0]);
            LOG.info("episodes ended as nobody claims them any more: count={}", ended[0]);
        }
        return ended[0];
    }

    private int sweep(ClaimStore claims, long moment) {
        var uptime = StaleSweep.uptime(database.silence());
        var now = Rows.instant(moment);
        var ended = 0;
        try (var store = database.intakeStore()) {
            var from = Long.MIN_VALUE;
            while (true) {
                var ids = claims.ranOut(moment, from, BATCH);
                if (ids.isEmpty()) {
                    return ended;
                }
                from = ids.getLast();
                var writes = new Writes[1];
                store.commit(
                        ids,
                        locked -> {
                            writes[0] =
                                    Endings.of(
                                            locked,
                                            held -> Episodes.expired(held, now, uptime),
                                            owner);
                            return writes[0];
                        });
                ended += writes[0].changed().size();
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
