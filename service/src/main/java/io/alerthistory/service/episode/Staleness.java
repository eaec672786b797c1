package io.alerthistory.service.episode;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;

/// Rule 5: how long nobody must have spoken of an open run before it is called stale. Absence from
/// a body never ends anything; only silence does, after long.
///
/// A run may be stale after twice the longest repeat interval of the streams that told of it, and an
/// hour; never sooner than the floor. Only time during which intake was up counts. A body that left
/// alerts out may have left this one out, so it counts as if it had spoken of it.
public final class Staleness {

    private static final Duration SLACK = Duration.ofHours(1);

    private final Rules rules;

    /// @param rules whose [Rules#staleFloor] is the least silence
    public Staleness(Rules rules) {
        this.rules = rules;
    }

    /// How long intake must have been up without a word of a run that these streams tell of.
    ///
    /// @param rhythms what the stream with an id has taught, [Rhythm#UNKNOWN] if nothing
    public Duration silence(Run run, LongFunction<Rhythm> rhythms) {
        Duration longest = rules.staleFloor();
        for (Told told : run.told()) {
            Duration twice = rhythms.apply(told.stream()).learned().multipliedBy(2).plus(SLACK);
            longest = twice.compareTo(longest) > 0 ? twice : longest;
        }
        return longest;
    }

    /// What to give to [Episodes#stale] for this run: it is stale if it was not seen since. Empty if
    /// it cannot be stale yet.
    public Optional<Instant> notSeenSince(
            Run run, LongFunction<Rhythm> rhythms, Uptime uptime, Instant now) {
        Optional<Instant> since = uptime.since(now, silence(run, rhythms));
        return since.filter(moment -> !mayHaveBeenLeftOut(run, rhythms, moment));
    }

    private static boolean mayHaveBeenLeftOut(
            Run run, LongFunction<Rhythm> rhythms, Instant moment) {
        for (Told told : run.told()) {
            Instant truncated = rhythms.apply(told.stream()).truncatedAt();
            if (truncated != null && truncated.isAfter(moment)) {
                return true;
            }
        }
        return false;
    }
}
