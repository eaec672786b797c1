package io.alerthistory.service.explore;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.alerthistory.service.history.FilterParameters;
import io.alerthistory.service.history.History;
import io.alerthistory.service.history.HistoryAlert;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.storage.EpisodeFilter;
import io.alerthistory.service.storage.EpisodeStore;
import io.alerthistory.service.storage.FiringStore;
import io.alerthistory.service.storage.SeriesStore;
import io.alerthistory.service.storage.SlimEpisode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What was firing at a moment: begun, not ended, and not in a pause.
///
/// @param count how many are shown, `total` how many there were
/// @param totalIsLowerBound true when there were more; else absent
record Moment(
        String time,
        List<HistoryAlert> alerts,
        int count,
        int total,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean totalIsLowerBound) {

    private static final int MOST = 20_000;
    private static final int LARGEST_LIMIT = 1_000;

    /// Where the parts of the answer come from.
    record Sources(FiringStore firing, SeriesStore series, EpisodeStore episodes) {}

    static Moment of(Parameters parameters, Instant now, Sources sources) {
        var time = parameters.one("time").map(FilterParameters::time).orElse(now);
        var limit = parameters.number("limit", 1, LARGEST_LIMIT, LARGEST_LIMIT);
        var filter = FilterParameters.read(parameters, now);
        return History.reading(() -> found(time, limit, filter, sources));
    }

    private static Moment found(Instant time, int limit, EpisodeFilter filter, Sources sources) {
        var candidates = sources.firing().at(time, MOST);
        var series =
                sources.series()
                        .series(
                                candidates.stream()
                                        .map(SlimEpisode::series)
                                        .collect(Collectors.toSet()));
        var firing =
                candidates.stream()
                        .filter(episode -> firing(episode, time))
                        .filter(episode ->
                                Optional.ofNullable(series.get(episode.series()))
                                        .filter(one -> filter.labels().matches(one.labels()))
                                        .filter(one ->
                                                filter.fingerprint().isEmpty()
                                                        || filter.fingerprint()
                                                                .get()
                                                                .equals(one.fingerprint()))
                                        .isPresent())
                        .sorted(
                                Comparator.comparing(SlimEpisode::startedAt)
                                        .thenComparingLong(SlimEpisode::id)
                                        .reversed())
                        .toList();
        var alerts =
                sources
                        .episodes()
                        .load(firing.stream().limit(limit).map(SlimEpisode::id).toList())
                        .stream()
                        .map(HistoryAlert::of)
                        .toList();
        return new Moment(
                time.toString(),
                alerts,
                alerts.size(),
                firing.size(),
                candidates.size() >= MOST ? true : null);
    }

    /// Whether it fired at this moment. An end and a pause begin where firing stops.
    static boolean firing(SlimEpisode episode, Instant time) {
        var end = episode.endedAt();
        return !episode.startedAt().isAfter(time)
                && (end == null || end.isAfter(time))
                && episode.gaps().stream()
                        .noneMatch(gap -> !gap.from().isAfter(time) && gap.to().isAfter(time));
    }
}
