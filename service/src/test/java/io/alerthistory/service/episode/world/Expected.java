package io.alerthistory.service.episode.world;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One episode that could be known. All but `reopens` is exact.
///
/// @param end null while open
/// @param leastReopens how often it was told to fire again; this is less than `mostReopens` where it
///     depends on the order in which streams reach us
record Expected(
        long start,
        @Nullable Long end,
        @Nullable String reason,
        int leastReopens,
        int mostReopens) {

    /// Whether what was made of the bodies is this.
    boolean is(Outcome.Episode episode) {
        return episode.start() == start
                && Objects.equals(episode.end(), end)
                && Objects.equals(episode.reason(), reason)
                && episode.bound() == "superseded".equals(reason)
                && leastReopens <= episode.reopens()
                && episode.reopens() <= mostReopens;
    }
}
