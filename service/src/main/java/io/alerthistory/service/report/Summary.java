package io.alerthistory.service.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.alerthistory.service.storage.EpisodeFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What there was in numbers, over all episodes that a question means.
///
/// @param alertsBySeverity the empty value stands for alerts without the label
/// @param alertsByNamespace of the ten namespaces with the most
/// @param avgResolutionTime in nanoseconds, of the episodes whose end was told; null without any
/// @param mttr the same in seconds, as percentiles
/// @param totalFiring in seconds: firing time of all episodes together, without pauses
/// @param partial true when there are more episodes than were counted; else absent
@JsonNaming(SnakeCaseStrategy.class)
record Summary(
        TimeRange timeRange,
        long totalAlerts,
        long firingAlerts,
        long resolvedAlerts,
        Map<String, Long> alertsByStatus,
        Map<String, Long> alertsBySeverity,
        Map<String, Long> alertsByNamespace,
        int uniqueFingerprints,
        @Nullable Long avgResolutionTime,
        Mttr mttr,
        double totalFiring,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean partial) {

    private static final int NAMESPACES = 10;

    /// Which starts were meant; null: without a bound.
    record TimeRange(@Nullable String from, @Nullable String to) {}

    /// Time to resolve, in seconds.
    ///
    /// @param count of how many episodes
    @JsonNaming(SnakeCaseStrategy.class)
    record Mttr(int count, @Nullable Double p50, @Nullable Double p95) {

        static Mttr of(Durations durations) {
            return new Mttr(
                    durations.size(),
                    durations.percentile(0.5).map(Report::seconds).orElse(null),
                    durations.percentile(0.95).map(Report::seconds).orElse(null));
        }
    }

    /// @param names the values of the labels by their ids
    static Summary of(Tally tally, Map<Long, String> names, EpisodeFilter filter, boolean partial) {
        var status = new LinkedHashMap<String, Long>();
        status.put("firing", tally.goingOn());
        status.put("resolved", tally.total() - tally.goingOn());
        return new Summary(
                new TimeRange(
                        filter.from().map(Instant::toString).orElse(null),
                        filter.to().map(Instant::toString).orElse(null)),
                tally.total(),
                tally.goingOn(),
                tally.total() - tally.goingOn(),
                status,
                named(tally.bySeverity(), names, Integer.MAX_VALUE),
                named(tally.byNamespace(), names, NAMESPACES),
                tally.series(),
                tally.resolved().average().map(Duration::toNanos).orElse(null),
                Mttr.of(tally.resolved()),
                Report.seconds(tally.firing()),
                partial ? true : null);
    }

    /// With the most first.
    private static Map<String, Long> named(
            Map<Long, Long> counts, Map<Long, String> names, int most) {
        var named = new LinkedHashMap<String, Long>();
        counts.entrySet().stream()
                .sorted(
                        Map.Entry.<Long, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(one -> names.getOrDefault(one.getKey(), "")))
                .limit(most)
                .forEach(one -> named.put(names.getOrDefault(one.getKey(), ""), one.getValue()));
        return named;
    }
}
