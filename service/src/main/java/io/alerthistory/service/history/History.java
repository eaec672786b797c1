package io.alerthistory.service.history;

import io.alerthistory.service.history.HistoryQuery.Start;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.EpisodeFilter;
import io.alerthistory.service.storage.EpisodePage;
import io.alerthistory.service.storage.EpisodeQuestion;
import io.alerthistory.service.storage.HistoryStore;
import io.alerthistory.service.storage.StorageException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// What fired when: answers questions for pages of episodes.
public final class History {

    private final HistoryStore store;
    private final InstantSource clock;

    public History(HistoryStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Reads what users read, in short.
    ///
    /// @throws StorageException when that fails
    public void smoke() {
        store.find(EpisodeQuestion.newest(EpisodeFilter.ALL, 1));
    }

    /// The page that these parameters ask for.
    ///
    /// @throws ApiError 400 for wrong parameters, 503 when the database cannot answer now
    HistoryPage find(Map<String, List<String>> parameters) {
        var query = HistoryParameters.read(parameters, clock.instant());
        try {
            var found = store.find(question(query));
            if (found.partial() && found.episodes().isEmpty() && skipped(query)) {
                throw ApiError.unavailable(
                        "TOO_SLOW",
                        "a page so deep takes too long to find with these matchers; follow \"next\""
                                + " from the first page, or narrow the question with since, from, to");
            }
            return page(query, found);
        } catch (StorageException e) {
            throw ApiError.unavailable(
                    "STORAGE_UNAVAILABLE",
                    "the history cannot be read now; ask again, /readyz has the reason");
        }
    }

    private static boolean skipped(HistoryQuery query) {
        return query.start() instanceof Start.Offset(var count) && count > 0;
    }

    private static EpisodeQuestion question(HistoryQuery query) {
        return switch (query.start()) {
            case Start.Offset(var count) ->
                    new EpisodeQuestion(
                            query.boundFilter(),
                            query.newestFirst(),
                            null,
                            null,
                            count,
                            query.limit(),
                            true);
            case Start.After(var cursor) ->
                    new EpisodeQuestion(
                            query.boundFilter(),
                            query.newestFirst(),
                            cursor.after(),
                            cursor.upTo(),
                            0,
                            query.limit(),
                            false);
        };
    }

    private static HistoryPage page(HistoryQuery query, EpisodePage found) {
        var total =
                found.total() != null
                        ? found.total()
                        : query.start() instanceof Start.After(var cursor)
                                ? new EpisodePage.Total(cursor.total(), cursor.totalIsLowerBound())
                                : new EpisodePage.Total(found.episodes().size(), true);
        var next =
                found.next() == null
                        ? null
                        : new Cursor(
                                        query.identity(),
                                        found.next(),
                                        found.upTo(),
                                        query.boundFilter().from(),
                                        total.count(),
                                        total.lowerBound())
                                .text();
        return new HistoryPage(
                found.episodes().stream().map(HistoryAlert::of).toList(),
                total.count(),
                total.lowerBound() ? true : null,
                query.page().orElse(null),
                query.limit(),
                next,
                found.partial() ? true : null);
    }
}
