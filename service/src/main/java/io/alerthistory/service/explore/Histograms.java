package io.alerthistory.service.explore;

import io.alerthistory.service.explore.Buckets.Counts;
import io.alerthistory.service.history.FilterParameters;
import io.alerthistory.service.history.History;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.EpisodeFilter;
import io.alerthistory.service.storage.EpisodeScan;
import io.alerthistory.service.storage.SeriesStore;
import io.alerthistory.service.storage.SlimEpisode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Counts how many episodes started when.
public final class Histograms {

    private static final int MOST = 200_000;
    private static final int MOST_BUCKETS = 1_000;
    private static final int MOST_GROUPS = 10;
    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration DEFAULT_RANGE = Duration.ofHours(24);

    private final EpisodeScan episodes;
    private final SeriesStore series;
    private final InstantSource clock;
    private final Semaphore counting = new Semaphore(AT_ONCE);

    public Histograms(EpisodeScan episodes, SeriesStore series, InstantSource clock) {
        this.episodes = episodes;
        this.series = series;
        this.clock = clock;
    }

    /// The histogram that these parameters ask for.
    ///
    /// @throws ApiError 400 for wrong parameters, 503 when the database cannot answer now
    HistogramAnswer of(Parameters parameters) {
        var now = clock.instant();
        var most = parameters.number("buckets", 1, MOST_BUCKETS, 60);
        var by = parameters.one("by").map(Histograms::group);
        var asked = FilterParameters.read(parameters, now);
        var to = asked.to().orElse(now);
        var from = asked.from().orElse(to.minus(DEFAULT_RANGE));
        var filter =
                new EpisodeFilter(
                        asked.firing(),
                        asked.fingerprint(),
                        asked.labels(),
                        Optional.of(from),
                        Optional.of(to));
        var buckets = Buckets.of(from, to.isBefore(from) ? from : to, most);
        var all = new Counts(buckets);
        var groups = new HashMap<Long, Counts>();
        var complete =
                count(
                        filter,
                        episode -> {
                            var bucket = buckets.at(episode.startedAt());
                            if (bucket >= 0) {
                                all.add(bucket);
                                by.ifPresent(group ->
                                        groups.computeIfAbsent(
                                                        group.applyAsLong(episode),
                                                        _ -> new Counts(buckets))
                                                .add(bucket));
                            }
                        });
        return new HistogramAnswer(
                from.toString(),
                to.toString(),
                buckets.step().toSeconds(),
                IntStream.range(0, buckets.count())
                        .mapToObj(i ->
                                new HistogramAnswer.Bucket(buckets.start(i).toString(), all.of(i)))
                        .toList(),
                all.total(),
                by.isPresent() ? shown(groups, buckets) : null,
                complete ? null : true);
    }

    private boolean count(EpisodeFilter filter, Consumer<SlimEpisode> into) {
        if (!counting.tryAcquire()) {
            throw ApiError.unavailable(
                    "TOO_MANY_REPORTS", "others count already; ask again in a moment");
        }
        try {
            return History.reading(() -> episodes.each(filter, MOST, PATIENCE, into));
        } finally {
            counting.release();
        }
    }

    private static ToLongFunction<SlimEpisode> group(Parameters.Given by) {
        return switch (by.value()) {
            case "alertname" -> SlimEpisode::alertname;
            case "namespace" -> SlimEpisode::namespace;
            case "severity" -> SlimEpisode::severity;
            default -> throw by.refused("give alertname, namespace or severity");
        };
    }

    private List<HistogramAnswer.Group> shown(Map<Long, Counts> groups, Buckets buckets) {
        var sorted =
                groups.entrySet().stream()
                        .sorted(
                                Comparator.<Map.Entry<Long, Counts>>comparingLong(
                                                group -> -group.getValue().total())
                                        .thenComparing(Map.Entry::getKey))
                        .toList();
        var first = sorted.subList(0, Math.min(MOST_GROUPS, sorted.size()));
        var names =
                History.reading(
                        () -> series.values(first.stream().map(Map.Entry::getKey).toList()));
        var shown = new ArrayList<HistogramAnswer.Group>();
        first.forEach(group ->
                shown.add(group(names.getOrDefault(group.getKey(), ""), group.getValue().all())));
        if (sorted.size() > MOST_GROUPS) {
            var rest = sorted.subList(MOST_GROUPS, sorted.size());
            shown.add(
                    group(
                            null,
                            IntStream.range(0, buckets.count())
                                    .mapToObj(i ->
                                            rest.stream()
                                                    .mapToLong(group -> group.getValue().of(i))
                                                    .sum())
                                    .toList()));
        }
        return shown;
    }

    private static HistogramAnswer.Group group(@Nullable String value, List<Long> counts) {
        return new HistogramAnswer.Group(
                value, counts.stream().mapToLong(Long::longValue).sum(), counts);
    }
}
