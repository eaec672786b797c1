package io.alerthistory.service.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.alerthistory.service.storage.StoredSeries;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A series that fired often.
///
/// @param avgDuration of the episodes that ended, in seconds; null when none did
/// @param totalFiring in seconds, without pauses
@JsonNaming(SnakeCaseStrategy.class)
record TopAlert(
        String fingerprint,
        @Nullable String alertName,
        @Nullable String namespace,
        @Nullable String severity,
        Map<String, String> labels,
        int fireCount,
        String lastFiredAt,
        @Nullable Double avgDuration,
        double totalFiring) {

    static TopAlert of(SeriesTally tally, StoredSeries series) {
        return new TopAlert(
                series.fingerprint().toString(),
                series.labels().get("alertname"),
                series.labels().get("namespace"),
                series.labels().get("severity"),
                series.labels(),
                tally.fired(),
                tally.lastFiredAt().toString(),
                tally.ended().average().map(Report::seconds).orElse(null),
                Report.seconds(tally.firing()));
    }
}
