package io.alerthistory.service.report;

import io.alerthistory.service.history.FilterParameters;
import io.alerthistory.service.history.History;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.EpisodeFilter;
import io.alerthistory.service.storage.EpisodeScan;
import io.alerthistory.service.storage.SeriesStore;
import io.alerthistory.service.storage.StorageException;
import io.alerthistory.service.storage.StoredSeries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;

/// Counts what fired. Every method throws [ApiError]: 400 for wrong parameters, 503 when the database
/// cannot answer now or too many count already.
public final class Reports {

    /// So many episodes are counted, the newest ones.
    static final int MOST = 200_000;

    /// A change between firing and not, so often within the last twenty, is flapping.
    static final int FLAPPING = 4;

    private static final int COUNTING_AT_ONCE = 2;
    private static final Duration DEFAULT_RANGE = Duration.ofHours(24);
    private static final Duration LONGEST_RANGE = Duration.ofDays(90);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST_LIST = 100;
    private static final int DEFAULT_LIST = 10;

    private final EpisodeScan episodes;
    private final SeriesStore series;
    private final History history;
    private final InstantSource clock;
    private final Semaphore counting = new Semaphore(COUNTING_AT_ONCE);

    public Reports(EpisodeScan episodes, SeriesStore series, History history, InstantSource clock) {
        this.episodes = episodes;
        this.series = series;
        this.history = history;
        this.clock = clock;
    }

    private record Counted(Tally tally, boolean complete) {}

    /// `/history/top`.
    Map<String, Object> top(Parameters parameters) {
        var now = clock.instant();
        var limit = parameters.number("limit", 1, LARGEST_LIST, DEFAULT_LIST);
        var counted = count(FilterParameters.read(parameters, now), now);
        var alerts = shown(counted.tally().top(limit), TopAlert::of);
        return listed(alerts, "limit", limit, now, counted);
    }

    /// `/history/flapping`.
    Map<String, Object> flapping(Parameters parameters) {
        var now = clock.instant();
        var threshold = parameters.number("threshold", 1, SeriesTally.LOOKED_AT, FLAPPING);
        var limit = parameters.number("limit", 1, LARGEST_LIST, LARGEST_LIST);
        var filter = ofLastDay(FilterParameters.read(parameters, now), now);
        var counted = count(filter, now);
        var alerts = shown(counted.tally().flapping(threshold, limit), FlappingAlert::of);
        return listed(alerts, "threshold", threshold, now, counted);
    }

    /// `/history/stats`.
    Summary stats(Parameters parameters) {
        var now = clock.instant();
        var filter = FilterParameters.read(parameters, now);
        return summary(count(filter, now), filter);
    }

    /// `/report`.
    Report report(Parameters parameters, String requestId) {
        var began = System.nanoTime();
        var now = clock.instant();
        var top = parameters.number("top", 1, LARGEST_LIST, DEFAULT_LIST);
        var threshold = parameters.number("min_flap", 1, SeriesTally.LOOKED_AT, FLAPPING);
        var recent = parameters.flag("include_recent", false);
        var filter = ofLastDay(FilterParameters.read(parameters, now), now);
        checkLength(filter, now);
        var counted = count(filter, now);
        var errors =
                counted.complete()
                        ? List.<String>of()
                        : List.of(
                                "only the newest "
                                        + counted.tally().total()
                                        + " episodes were counted; narrow the question");
        var summary = summary(counted, filter);
        var topAlerts = shown(counted.tally().top(top), TopAlert::of);
        var flapping = shown(counted.tally().flapping(threshold, top), FlappingAlert::of);
        var newest = recent ? history.newest(filter, 20) : null;
        return new Report(
                new Report.Metadata(
                        now.toString(),
                        requestId,
                        (System.nanoTime() - began) / 1_000_000,
                        false,
                        !errors.isEmpty(),
                        errors),
                summary,
                topAlerts,
                flapping,
                newest);
    }

    private Counted count(EpisodeFilter filter, Instant now) {
        if (!counting.tryAcquire()) {
            throw ApiError.unavailable(
                    "TOO_MANY_REPORTS", "others count already; ask again in a moment");
        }
        try {
            var tally = new Tally(now);
            return new Counted(tally, episodes.each(filter, MOST, PATIENCE, tally::add));
        } catch (StorageException e) {
            throw History.unavailable();
        } finally {
            counting.release();
        }
    }

    private Summary summary(Counted counted, EpisodeFilter filter) {
        var ids = new ArrayList<Long>(counted.tally().bySeverity().keySet());
        ids.addAll(counted.tally().byNamespace().keySet());
        return Summary.of(
                counted.tally(),
                History.reading(() -> series.values(ids)),
                filter,
                !counted.complete());
    }

    private <T> List<T> shown(
            List<SeriesTally> tallies, BiFunction<SeriesTally, StoredSeries, T> shape) {
        var found =
                History.reading(
                        () -> series.series(tallies.stream().map(SeriesTally::series).toList()));
        return tallies.stream()
                .flatMap(one ->
                        Optional.ofNullable(found.get(one.series()))
                                .map(stored -> shape.apply(one, stored))
                                .stream())
                .toList();
    }

    private static Map<String, Object> listed(
            List<?> alerts, String bound, int value, Instant now, Counted counted) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("alerts", alerts);
        answer.put("count", alerts.size());
        answer.put(bound, value);
        answer.put("timestamp", now.toString());
        if (!counted.complete()) {
            answer.put("partial", true);
        }
        return answer;
    }

    private static EpisodeFilter ofLastDay(EpisodeFilter filter, Instant now) {
        if (filter.from().isPresent()) {
            return filter;
        }
        return new EpisodeFilter(
                filter.firing(),
                filter.fingerprint(),
                filter.labels(),
                Optional.of(filter.to().orElse(now).minus(DEFAULT_RANGE)),
                filter.to());
    }

    private static void checkLength(EpisodeFilter filter, Instant now) {
        var from = filter.from().orElse(now);
        if (Duration.between(from, filter.to().orElse(now)).compareTo(LONGEST_RANGE) > 0) {
            throw ApiError.badRequest(
                    "BAD_PARAMETER",
                    "from: a report covers at most 90 days; give a later from, or an earlier to",
                    Map.of("parameter", "from", "value", from.toString()));
        }
    }
}
