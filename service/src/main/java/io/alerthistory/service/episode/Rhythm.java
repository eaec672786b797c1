package io.alerthistory.service.episode;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one stream has taught about how often it repeats itself, rule 5 of the episodes.
///
/// @param heardAt when its last body arrived, null if none did since the start
/// @param content what that body listed; equal for bodies that list the same alerts, with the same
///     starts, as firing
/// @param learned the longest time between two consecutive bodies of the same content. It only
///     grows: a pause that was too short proves nothing, an alert may come and go
/// @param truncatedAt when a body last arrived that left alerts out, null if none did
public record Rhythm(
        @Nullable Instant heardAt, long content, Duration learned, @Nullable Instant truncatedAt) {

    /// A sender forgets after five days, by default, that it has sent something, and sends it again:
    /// no repeat interval is longer. What seems longer was a silence.
    public static final Duration LONGEST = Duration.ofDays(5);

    /// A stream that was not heard yet.
    public static final Rhythm UNKNOWN = new Rhythm(null, 0, Duration.ZERO, null);

    /// A stream that has taught this before, and was not heard since the start.
    public static Rhythm learnedBefore(Duration learned) {
        return new Rhythm(null, 0, learned, null);
    }

    /// After one more body.
    ///
    /// @param truncated whether the body left alerts out
    public Rhythm heard(Instant at, long what, boolean truncated) {
        Duration longest = learned;
        if (heardAt != null && what == content) {
            Duration pause = Duration.between(heardAt, at);
            Duration counted = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
            longest = counted.compareTo(learned) > 0 ? counted : learned;
        }
        Instant latest = heardAt == null || at.isAfter(heardAt) ? at : heardAt;
        return new Rhythm(latest, what, longest, truncated ? latest : truncatedAt);
    }
}
