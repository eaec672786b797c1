package io.alerthistory.service.storage;

import org.jspecify.annotations.Nullable;

/// One page of episodes.
///
/// @param newestFirst the order: by start, descending or ascending
/// @param after the page begins behind this key; null: at the beginning
/// @param upTo episodes with greater ids are left out, so that walking in ascending order ends; null:
///     none are
/// @param skip how many episodes to leave out before the page
/// @param count whether to count what the filter means
public record EpisodeQuestion(
        EpisodeFilter filter,
        boolean newestFirst,
        @Nullable EpisodeKey after,
        @Nullable Long upTo,
        int skip,
        int limit,
        boolean count) {

    /// The newest episodes that the filter means.
    public static EpisodeQuestion newest(EpisodeFilter filter, int limit) {
        return new EpisodeQuestion(filter, true, null, null, 0, limit, true);
    }
}
