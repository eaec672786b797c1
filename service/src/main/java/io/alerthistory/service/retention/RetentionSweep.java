package io.alerthistory.service.retention;

import io.alerthistory.service.episode.Run;
import io.alerthistory.service.episode.SeriesStateCodec;
import io.alerthistory.service.schedule.Repeated;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.RetentionPass;
import io.alerthistory.service.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes away, every hour, what is older than it is to be kept: a few hundred rows at a time, with pauses,
/// so that intake does not notice. Of the processes of the active revision one does it; which one does not
/// matter, and when it dies another does it the next time.
public final class RetentionSweep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /// A partition that is in use is tried again so often before the next pass.
    private static final int TRIES = 20;

    private static final SeriesStateCodec CODEC = new SeriesStateCodec();

    private final Database database;
    private final Kept kept;
    private final BooleanSupplier mayForget;
    private final InstantSource clock;
    private final LongConsumer watch;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Repeated rounds;

    /// Starts to look.
    ///
    /// @param mayForget whether it is this process' to do, asked again and again
    /// @param watch is told how many episodes each pass took away
    public RetentionSweep(
            Database database,
            Kept kept,
            BooleanSupplier mayForget,
            InstantSource clock,
            LongConsumer watch) {
        this.database = database;
        this.kept = kept;
        this.mayForget = mayForget;
        this.clock = clock;
        this.watch = watch;
        this.rounds = Repeated.after(FIRST, EVERY, "retention", this::sweepOnce);
    }

    private void sweepOnce() throws InterruptedException {
        if (database.notReady().isPresent()) {
            return;
        }
        try {
            var forgotten = sweep();
            if (forgotten.isPresent() && !forgotten.get().nothing()) {
                var gone = forgotten.get();
                LOG.info(
                        "what is old was taken away: episodes={} series={} quarantined={} recorded={}",
                        gone.episodes(),
                        gone.series(),
                        gone.quarantined(),
                        gone.recorded());
            }
        } catch (StorageException e) {
            LOG.warn("taking away what is old failed, it is tried again: {}", e.getMessage());
        }
    }

    /// One pass; empty when it is another process' to do, or another one is at it.
    ///
    /// @throws StorageException when the database cannot be used
    synchronized Optional<Forgotten> sweep() throws InterruptedException {
        if (!mayForget.getAsBoolean()) {
            return Optional.empty();
        }
        var begun = database.retention().begin();
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        try (var pass = begun.get()) {
            return Optional.of(sweep(pass));
        }
    }

    private Forgotten sweep(RetentionPass pass) throws InterruptedException {
        var history = before(kept.history());
        var quarantine = before(kept.quarantine());
        var episodes = history.isEmpty() ? 0 : each(() -> pass.episodes(history.get(), this::held));
        watch.accept(episodes);
        var series = history.isEmpty() ? 0 : each(() -> pass.series(history.get()));
        var quarantined = quarantine.isEmpty() ? 0 : each(() -> pass.quarantine(quarantine.get()));
        var recorded = history.isEmpty() ? 0 : each(() -> recorded(pass, history.get()));
        return new Forgotten(episodes, series, quarantined, recorded);
    }

    private interface Step {
        RetentionPass.Batch next() throws InterruptedException;
    }

    private long each(Step step) throws InterruptedException {
        var removed = 0L;
        while (true) {
            var batch = step.next();
            removed += batch.removed();
            if (!batch.more() || pause() || !mayForget.getAsBoolean()) {
                return removed;
            }
        }
    }

    /// A partition that somebody uses is not waited for, but tried again.
    private RetentionPass.Batch recorded(RetentionPass pass, long before)
            throws InterruptedException {
        for (var attempt = 1; ; attempt++) {
            try {
                return pass.recorded(before);
            } catch (StorageException e) {
                if (e.kind() == StorageException.Kind.DATA || attempt == TRIES || pause()) {
                    throw e;
                }
            }
        }
    }

    /// True when it is time to stop.
    private boolean pause() throws InterruptedException {
        return closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Set<Long> held(byte[] runs) {
        return CODEC.read(runs).runs().stream().map(Run::episode).collect(Collectors.toSet());
    }

    private Optional<Long> before(Duration time) {
        return time.isZero()
                ? Optional.empty()
                : Optional.of(
                        ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant().minus(time)));
    }

    @Override
    public void close() {
        closing.countDown();
        rounds.close();
    }
}
