package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.episode.Run;
import io.alerthistory.service.episode.Staleness;
import io.alerthistory.service.episode.Told;
import io.alerthistory.service.episode.Uptime;
import io.alerthistory.service.schedule.Repeated;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.SilenceStore;
import io.alerthistory.service.storage.StateRow;
import io.alerthistory.service.storage.StorageException;
import io.alerthistory.service.storage.Turn;
import io.alerthistory.service.storage.Writes;
import io.alerthistory.service.work.Duty;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends, every few minutes, the episodes that nobody has spoken of for too long, as far as they are this
/// process' to look after. One process at a time does it.
public final class StaleSweep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StaleSweep.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int BATCH = 500;

    private final Database database;
    private final Rules rules;
    private final Staleness staleness;
    private final Rhythms rhythms;
    private final Duty duty;
    private final InstantSource clock;
    private final Map<Long, Duration> stored = new HashMap<>();
    private final Repeated rounds;

    /// Starts to look.
    ///
    /// @param intake whose streams teach how often they repeat themselves
    /// @param duty whose episodes
    public StaleSweep(
            Database database, Intake intake, Rules rules, Duty duty, InstantSource clock) {
        this.database = database;
        this.rules = rules;
        this.staleness = new Staleness(rules);
        this.rhythms = intake.rhythms();
        this.duty = duty;
        this.clock = clock;
        this.rounds = Repeated.every(EVERY, "stale-sweep", this::sweepOnce);
    }

    private void sweepOnce() {
        if (database.notReady().isPresent()) {
            return;
        }
        try {
            var ended = sweep();
            if (ended > 0) {
                LOG.info("episodes ended as stale: nobody spoke of them: count={}", ended);
            }
        } catch (StorageException e) {
            LOG.warn("looking for stale episodes failed, it is tried again: {}", e.getMessage());
        }
    }

    /// Looks through all series once; returns how many episodes it ended.
    synchronized int sweep() {
        var silence = database.silence();
        learn(silence);
        var turn = database.turn(Turn.Work.STALE);
        if (turn.isEmpty()) {
            return 0;
        }
        try (var mine = turn.get()) {
            return sweep(silence, mine);
        }
    }

    private int sweep(SilenceStore silence, Turn turn) {
        var owners = duty.episodes();
        var uptime = uptime(silence);
        var now = clock.instant();
        var before = Rows.micros(now.minus(rules.staleFloor()));
        var ended = 0;
        try (var store = database.intakeStore()) {
            var from = Long.MIN_VALUE;
            while (true) {
                var quiet = silence.quietSince(before, from, BATCH, owners);
                if (quiet.isEmpty()) {
                    return ended;
                }
                from = quiet.getLast();
                var writes = new Writes[1];
                store.commit(
                        quiet,
                        locked -> {
                            turn.confirm();
                            writes[0] = decide(locked, silence, uptime, now);
                            return writes[0];
                        });
                ended += writes[0].changed().size();
            }
        }
    }

    private Writes decide(
            Map<Long, StateRow> locked, SilenceStore silence, Uptime uptime, Instant now) {
        var streams = new HashSet<Long>();
        for (var row : locked.values()) {
            Run open = Rows.held(row).open();
            if (open != null) {
                open.told().stream().map(Told::stream).forEach(streams::add);
            }
        }
        var learned = silence.learned(streams);
        return StaleBatch.decide(
                locked,
                staleness,
                stream -> rhythms.of(stream, learned.getOrDefault(stream, Duration.ZERO)),
                uptime,
                now,
                duty.backend());
    }

    private void learn(SilenceStore silence) {
        var news = new HashMap<>(rhythms.learned());
        news.entrySet().removeIf(entry -> entry.getValue().equals(stored.get(entry.getKey())));
        silence.learn(news);
        stored.putAll(news);
    }

    /// When anybody listened.
    static Uptime uptime(SilenceStore silence) {
        return Uptime.of(
                silence.runs().stream()
                        .map(run ->
                                new Uptime.Interval(
                                        Rows.instant(run.from()), Rows.instant(run.to())))
                        .toList());
    }

    @Override
    public void close() {
        rounds.close();
    }
}
