package io.alerthistory.service.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.alerthistory.service.storage.StoredSeries;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A series that changes between firing and not all the time.
///
/// @param transitionCount how often, of its last twenty changes
/// @param flappingScore the same from 0 to 1
@JsonNaming(SnakeCaseStrategy.class)
record FlappingAlert(
        String fingerprint,
        @Nullable String alertName,
        @Nullable String namespace,
        @Nullable String severity,
        Map<String, String> labels,
        int transitionCount,
        double flappingScore,
        String lastTransitionAt) {

    static FlappingAlert of(SeriesTally tally, StoredSeries series) {
        return new FlappingAlert(
                series.fingerprint().toString(),
                series.labels().get("alertname"),
                series.labels().get("namespace"),
                series.labels().get("severity"),
                series.labels(),
                tally.changes(),
                tally.score(),
                tally.lastChange().toString());
    }
}
