package io.alerthistory.service.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to an [EpisodeQuestion].
///
/// @param next where the next page begins; null when this is the last one
/// @param partial whether the time was up before the page was full; `next` says where to go on
/// @param upTo no episode with a greater id existed when the page was begun
/// @param total how many the filter means; null when that was not asked
public record EpisodePage(
        List<StoredEpisode> episodes,
        @Nullable EpisodeKey next,
        boolean partial,
        long upTo,
        @Nullable Total total) {

    /// A count that stops where counting gets dear.
    ///
    /// @param lowerBound whether there may be more than that
    public record Total(long count, boolean lowerBound) {}
}
