package io.alerthistory.service.episode;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one stream told of one run.
///
/// @param stream the stream's id
/// @param latestStart the greatest start it told
/// @param end the greatest end it told, or null if it told none
/// @param reopened whether it was this stream that reopened the run, which is still open
public record Told(long stream, Instant latestStart, @Nullable Instant end, boolean reopened) {

    Told and(Told other) {
        return new Told(
                stream,
                latestStart.isBefore(other.latestStart) ? other.latestStart : latestStart,
                Run.later(end, other.end),
                reopened || other.reopened);
    }
}
