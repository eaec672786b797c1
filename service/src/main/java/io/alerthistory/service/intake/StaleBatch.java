package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.episode.Rhythm;
import io.alerthistory.service.episode.Staleness;
import io.alerthistory.service.episode.Uptime;
import io.alerthistory.service.storage.SeriesRef;
import io.alerthistory.service.storage.StateRow;
import io.alerthistory.service.storage.Writes;
import io.alerthistory.service.storage.Writes.EpisodeRow;
import io.alerthistory.service.storage.Writes.TransitionRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/// Decides which of the locked series have an open episode that nobody speaks of any more, and what
/// their end writes. A function: it asks nothing of the database and reads no clock.
final class StaleBatch {

    /// The row of an ended episode says nothing of its series that is written anew.
    private static final SeriesRef UNCHANGED = new SeriesRef(0, 0, 0, 0);

    private StaleBatch() {}

    static Writes decide(
            Map<Long, StateRow> locked,
            Staleness staleness,
            LongFunction<Rhythm> rhythms,
            Uptime uptime,
            Instant now,
            String owner) {
        var states = new ArrayList<StateRow>();
        var ended = new ArrayList<EpisodeRow>();
        var transitions = new ArrayList<TransitionRow>();
        for (var row : locked.values()) {
            var held = Rows.held(row);
            var open = held.open();
            var since =
                    open == null
                            ? Optional.<Instant>empty()
                            : staleness.notSeenSince(open, rhythms, uptime, now);
            if (since.isEmpty()) {
                continue;
            }
            var step = Episodes.stale(held, since.get());
            var version = row.version();
            for (var transition : step.transitions()) {
                version++;
                transitions.add(Rows.transition(row.seriesId(), version, transition));
            }
            for (var run : step.touched()) {
                ended.add(Rows.episode(UNCHANGED, run, Rows.micros(run.startedAt()), null, owner));
            }
            if (!step.touched().isEmpty()) {
                states.add(
                        Rows.state(
                                row.seriesId(),
                                version,
                                step.state(),
                                row.lastSeen(),
                                row.textHash(),
                                row.textAt()));
            }
        }
        return new Writes(
                states,
                List.of(),
                ended,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                transitions,
                List.of(),
                List.of(),
                List.of());
    }
}
