package io.alerthistory.service.history;

import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.alert.StableId;
import io.alerthistory.service.storage.EpisodeFilter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A question for one page of the history.
///
/// @param range how the bounds of starts were given: the same text on every page, while the bounds
///     that `since` means move with the clock
/// @param start where the page begins
record HistoryQuery(
        EpisodeFilter filter, String range, boolean newestFirst, int limit, Start start) {

    /// Where a page begins.
    sealed interface Start {

        /// Behind so many episodes.
        record Offset(int count) implements Start {}

        /// Behind the page before.
        record After(Cursor cursor) implements Start {}
    }

    /// The same for the pages of one question, and hardly ever for two questions.
    long identity() {
        var text =
                String.join(
                        "\n",
                        filter.firing().map(String::valueOf).orElse(""),
                        filter.fingerprint().map(Fingerprint::toString).orElse(""),
                        filter.labels().toString(),
                        range,
                        String.valueOf(newestFirst));
        return StableId.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The lower bound to use: a later page has that of the first one.
    EpisodeFilter boundFilter() {
        return switch (start) {
            case Start.Offset _ -> filter;
            case Start.After(var cursor) ->
                    new EpisodeFilter(
                            filter.firing(),
                            filter.fingerprint(),
                            filter.labels(),
                            cursor.from(),
                            filter.to());
        };
    }

    /// The page number of a page that begins at a multiple of its length or elsewhere, from 1.
    Optional<Long> page() {
        return switch (start) {
            case Start.Offset(var count) -> Optional.of((long) count / limit + 1);
            case Start.After _ -> Optional.empty();
        };
    }
}
