package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.episode.Rhythm;
import io.alerthistory.service.episode.SeriesState;
import io.alerthistory.service.episode.Staleness;
import io.alerthistory.service.episode.Step;
import io.alerthistory.service.episode.Uptime;
import io.alerthistory.service.storage.StateRow;
import io.alerthistory.service.storage.Writes;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongFunction;

/// Decides which of the locked series have an open episode that nobody speaks of any more, and what
/// their end writes. A function: it asks nothing of the database and reads no clock.
final class StaleBatch {

    private StaleBatch() {}

    static Writes decide(
            Map<Long, StateRow> locked,
            Staleness staleness,
            LongFunction<Rhythm> rhythms,
            Uptime uptime,
            Instant now,
            String owner) {
        return Endings.of(locked, held -> judge(held, staleness, rhythms, uptime, now), owner);
    }

    private static Step judge(
            SeriesState held,
            Staleness staleness,
            LongFunction<Rhythm> rhythms,
            Uptime uptime,
            Instant now) {
        var open = held.open();
        if (open == null) {
            return Step.nothing(held, Step.UNKNOWN);
        }
        return staleness
                .notSeenSince(open, rhythms, uptime, now)
                .map(since -> Episodes.stale(held, since))
                .orElseGet(() -> Step.nothing(held, open.episode()));
    }
}
