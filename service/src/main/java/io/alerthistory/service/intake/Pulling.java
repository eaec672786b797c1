package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.schedule.Repeated;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.StorageException;
import io.alerthistory.service.storage.Turn;
import io.alerthistory.service.work.Duty;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one process at a time ask the Alertmanagers: one of the active revision, or of any where nobody
/// tells which that is.
public final class Pulling implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pulling.class);

    /// More often than a turn is lost for standing still.
    private static final Duration EVERY = Duration.ofSeconds(2);

    private static final Duration TRY_EVERY = Duration.ofSeconds(15);

    private final List<PulledCluster> clusters;
    private final Database database;
    private final Prolonged prolonged;
    private final Rules rules;
    private final Duty duty;
    private final IntakeWatch watch;
    private final InstantSource clock;
    private final Map<PulledCluster, Puller> pullers = new HashMap<>();
    private final Map<PulledCluster, Instant> due = new HashMap<>();
    private @Nullable Turn turn;
    private Instant nextTry = Instant.EPOCH;
    private final Repeated rounds;

    /// Starts to ask.
    public Pulling(
            List<PulledCluster> clusters,
            Database database,
            Prolonged prolonged,
            Rules rules,
            Duty duty,
            IntakeWatch watch,
            InstantSource clock) {
        this.clusters = List.copyOf(clusters);
        this.database = database;
        this.prolonged = prolonged;
        this.rules = rules;
        this.duty = duty;
        this.watch = watch;
        this.clock = clock;
        this.rounds = Repeated.every(EVERY, "pulling", this::look);
    }

    private void look() throws InterruptedException {
        if (turn == null && !isTimeToTry()) {
            return;
        }
        try {
            if (database.notReady().isPresent() || !duty.pulls()) {
                giveUp();
                return;
            }
            var mine = turn();
            if (mine.isPresent()) {
                mine.get().confirm();
                pull(mine.get());
            }
        } catch (StorageException e) {
            LOG.warn("pulling stops, another process may do it: {}", e.getMessage());
            giveUp();
        }
    }

    /// Whoever waits for the turn asks less often than the one that has it.
    private boolean isTimeToTry() {
        var now = clock.instant();
        if (now.isBefore(nextTry) && !now.isBefore(nextTry.minus(TRY_EVERY))) {
            return false;
        }
        nextTry = now.plus(TRY_EVERY);
        return true;
    }

    private Optional<Turn> turn() {
        if (turn == null) {
            turn = database.turn(Turn.Work.PULL).orElse(null);
        }
        return Optional.ofNullable(turn);
    }

    private void pull(Turn mine) throws InterruptedException {
        for (var cluster : clusters) {
            var now = clock.instant();
            var next = due.getOrDefault(cluster, now);
            if (now.isBefore(next) && !now.isBefore(next.minus(cluster.interval()))) {
                continue;
            }
            due.put(cluster, now.plus(cluster.interval()));
            watch.pulled(puller(cluster).pull(mine));
        }
    }

    private Puller puller(PulledCluster cluster) {
        return pullers.computeIfAbsent(
                cluster, it -> new Puller(it, database, prolonged, rules, duty, clock));
    }

    private void giveUp() {
        pullers.values().forEach(Puller::forget);
        var held = turn;
        turn = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public void close() {
        rounds.close();
        giveUp();
    }
}
