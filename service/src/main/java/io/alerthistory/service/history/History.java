package io.alerthistory.service.history;

import io.alerthistory.service.history.HistoryQuery.Start;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.EpisodeFilter;
import io.alerthistory.service.storage.EpisodePage;
import io.alerthistory.service.storage.EpisodeQuestion;
import io.alerthistory.service.storage.HistoryStore;
import io.alerthistory.service.storage.SeriesStore;
import io.alerthistory.service.storage.StorageException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What fired when: answers questions for pages of episodes.
public final class History {

    private final HistoryStore store;
    private final SeriesStore series;
    private final InstantSource clock;

    public History(HistoryStore store, SeriesStore series, InstantSource clock) {
        this.store = store;
        this.series = series;
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
    public HistoryPage find(Map<String, List<String>> parameters) {
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
            throw unavailable();
        }
    }

    /// The newest episodes that the filter means.
    ///
    /// @throws ApiError 503 when the database cannot answer now
    public List<HistoryAlert> newest(EpisodeFilter filter, int limit) {
        return reading(() ->
                        store.find(new EpisodeQuestion(filter, true, null, null, 0, limit, false)))
                .episodes()
                .stream()
                .map(HistoryAlert::of)
                .toList();
    }

    /// What the database answers.
    ///
    /// @throws ApiError 503 when it cannot answer now
    public static <T> T reading(Supplier<T> question) {
        try {
            return question.get();
        } catch (StorageException e) {
            throw unavailable();
        }
    }

    /// The answer while the database cannot answer.
    public static ApiError unavailable() {
        return ApiError.unavailable(
                "STORAGE_UNAVAILABLE",
                "the history cannot be read now; ask again, /readyz has the reason");
    }

    /// The newest episodes that these parameters mean.
    ///
    /// @throws ApiError as [#find]
    RecentAlerts recent(Map<String, List<String>> values) {
        var now = clock.instant();
        var parameters = new Parameters(values);
        var limit =
                parameters.number(
                        "limit",
                        1,
                        HistoryParameters.LARGEST_LIMIT,
                        HistoryParameters.DEFAULT_LIMIT);
        var alerts = newest(FilterParameters.read(parameters, now), limit);
        return new RecentAlerts(alerts, alerts.size(), limit, now.toString());
    }

    /// The episodes of the alert of this fingerprint.
    ///
    /// @throws ApiError as [#find]; 404 when there never was one
    AlertTimeline ofOne(String fingerprint, Map<String, List<String>> values) {
        var wanted = new Parameters.Given("fingerprint", fingerprint).fingerprint();
        var parameters = new LinkedHashMap<>(values);
        parameters.put("fingerprint", List.of(wanted.toString()));
        var page = find(parameters);
        if (page.alerts().isEmpty() && !reading(() -> series.knows(wanted))) {
            throw new ApiError(
                    404,
                    "NOT_FOUND",
                    "no alert of the fingerprint "
                            + wanted
                            + " was ever seen; look for it with /history?alertname=…",
                    Map.of("fingerprint", wanted.toString()));
        }
        return AlertTimeline.of(wanted.toString(), page);
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
