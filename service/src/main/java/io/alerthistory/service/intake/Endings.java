package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.episode.SeriesState;
import io.alerthistory.service.episode.Step;
import io.alerthistory.service.storage.SeriesRef;
import io.alerthistory.service.storage.StateRow;
import io.alerthistory.service.storage.Writes;
import io.alerthistory.service.storage.Writes.ClaimRow;
import io.alerthistory.service.storage.Writes.EpisodeRow;
import io.alerthistory.service.storage.Writes.TransitionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What it writes when episodes end although nobody told so. A function: it asks nothing of the
/// database and reads no clock.
final class Endings {

    /// The row of an ended episode says nothing of its series that is written anew.
    private static final SeriesRef UNCHANGED = new SeriesRef(0, 0, 0, 0, 0);

    private Endings() {}

    /// What becomes of one series.
    @FunctionalInterface
    interface Judge {
        Step of(long series, SeriesState held);
    }

    /// Judges each of the locked series.
    ///
    /// @param owner the revision that commits it
    static Writes of(Map<Long, StateRow> locked, Function<SeriesState, Step> judge, String owner) {
        return of(locked, (_, held) -> judge.apply(held), owner);
    }

    /// Judges each of the locked series, knowing which it is.
    static Writes of(Map<Long, StateRow> locked, Judge judge, String owner) {
        var states = new ArrayList<StateRow>();
        var ended = new ArrayList<EpisodeRow>();
        var transitions = new ArrayList<TransitionRow>();
        var claims = new ArrayList<ClaimRow>();
        for (var row : locked.values()) {
            var held = Rows.held(row);
            var step = judge.of(row.seriesId(), held);
            var version = row.version();
            for (var transition : step.transitions()) {
                version++;
                transitions.add(Rows.transition(row.seriesId(), version, transition));
            }
            for (var run : step.touched()) {
                ended.add(Rows.episode(UNCHANGED, run, Rows.micros(run.startedAt()), null, owner));
            }
            if (Episodes.claimedUntil(step.state()).isEmpty()) {
                claims.add(new ClaimRow(row.seriesId(), null));
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
                claims,
                List.of());
    }
}
