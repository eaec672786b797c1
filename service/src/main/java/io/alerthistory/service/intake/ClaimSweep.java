package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.schedule.Repeated;
import io.alerthistory.service.storage.ClaimStore;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.Owners;
import io.alerthistory.service.storage.StorageException;
import io.alerthistory.service.storage.Turn;
import io.alerthistory.service.storage.Writes;
import io.alerthistory.service.work.Duty;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends, every few seconds, the episodes whose claims have all run out, as far as they are this process'
/// to look after. One process at a time does it; what is claimed is in the database, so a start forgets
/// nothing.
public final class ClaimSweep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimSweep.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int BATCH = 500;

    private final Database database;
    private final Duty duty;
    private final IntakeWatch watch;
    private final InstantSource clock;
    private final Repeated rounds;

    /// Starts to look.
    ///
    /// @param duty whose claims
    public ClaimSweep(Database database, Duty duty, IntakeWatch watch, InstantSource clock) {
        this.database = database;
        this.duty = duty;
        this.watch = watch;
        this.clock = clock;
        this.rounds = Repeated.every(EVERY, "claim-sweep", this::sweepOnce);
    }

    private void sweepOnce() {
        try {
            if (database.notReady().isEmpty()) {
                sweep();
            }
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
        if (claims.ranOut(now, Long.MIN_VALUE, 1, Owners.AllBut.NOBODY).isEmpty()) {
            return 0;
        }
        var turn = database.turn(Turn.Work.CLAIMS);
        if (turn.isEmpty()) {
            return 0;
        }
        var ended = 0;
        try (var mine = turn.get()) {
            ended = sweep(claims, now, mine);
        }
        if (ended > 0) {
            watch.ranOut(ended);
            LOG.info("episodes ended as nobody claims them any more: count={}", ended);
        }
        return ended;
    }

    private int sweep(ClaimStore claims, long moment, Turn turn) {
        var owners = duty.episodes();
        var uptime = StaleSweep.uptime(database.silence());
        var now = Rows.instant(moment);
        var ended = 0;
        try (var store = database.intakeStore()) {
            var from = Long.MIN_VALUE;
            while (true) {
                var ids = claims.ranOut(moment, from, BATCH, owners);
                if (ids.isEmpty()) {
                    return ended;
                }
                from = ids.getLast();
                var writes = new Writes[1];
                store.commit(
                        ids,
                        locked -> {
                            turn.confirm();
                            writes[0] =
                                    Endings.of(
                                            locked,
                                            held -> Episodes.expired(held, now, uptime),
                                            duty.backend());
                            return writes[0];
                        });
                ended += writes[0].changed().size();
            }
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
