package io.alerthistory.service.episode;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one stream told of one run.
///
/// @param stream the stream's id
/// @param latestStart the greatest start it told
/// @param end the greatest end it told, or null if it told none
/// @param reopened whether it was this stream that reopened the run, which is still open
/// @param claim what it claims, if it is a direct sender
public record Told(
        long stream,
        Instant latestStart,
        @Nullable Instant end,
        boolean reopened,
        @Nullable Claim claim) {

    /// What a stream told that claims nothing.
    public Told(long stream, Instant latestStart, @Nullable Instant end, boolean reopened) {
        this(stream, latestStart, end, reopened, null);
    }

    /// Both; the other is the newer word.
    Told and(Told other) {
        return new Told(
                stream,
                latestStart.isBefore(other.latestStart) ? other.latestStart : latestStart,
                Run.later(end, other.end),
                reopened || other.reopened,
                other.claim == null ? claim : other.claim);
    }

    Told claiming(@Nullable Claim other) {
        return new Told(stream, latestStart, end, reopened, other);
    }

    Told calm() {
        return reopened ? new Told(stream, latestStart, end, false, claim) : this;
    }

    /// Whether its sender said that what it claimed has ended.
    boolean withdrawn() {
        return claim != null && end != null && !claim.until().isAfter(end);
    }
}
