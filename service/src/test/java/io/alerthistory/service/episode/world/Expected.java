package io.alerthistory.service.episode.world;

import org.jspecify.annotations.Nullable;

/// One episode that could be known. All but `reopens` is exact.
///
/// @param end null while open
/// @param reopens how often it was told to fire again, [#UNTELLABLE] where that depends on the order
///     in which streams reach us
record Expected(long start, @Nullable Long end, @Nullable String reason, int reopens) {

    static final int UNTELLABLE = -1;

    /// Whether what was made of the bodies is this.
    boolean is(Outcome.Episode episode) {
        return episode.start() == start
                && java.util.Objects.equals(episode.end(), end)
                && java.util.Objects.equals(episode.reason(), reason)
                && (reopens == UNTELLABLE || episode.reopens() == reopens);
    }
}
