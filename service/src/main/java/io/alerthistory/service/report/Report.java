package io.alerthistory.service.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.alerthistory.service.history.HistoryAlert;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything about a time in one answer.
///
/// @param recentAlerts absent when they were not asked for
@JsonNaming(SnakeCaseStrategy.class)
record Report(
        Metadata metadata,
        Summary summary,
        List<TopAlert> topAlerts,
        List<FlappingAlert> flappingAlerts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<HistoryAlert> recentAlerts) {

    /// How the report came about.
    ///
    /// @param cacheHit always false: every report is counted anew
    /// @param partialFailure whether not everything was counted; `errors` say what
    @JsonNaming(SnakeCaseStrategy.class)
    record Metadata(
            String generatedAt,
            String requestId,
            long processingTimeMs,
            boolean cacheHit,
            boolean partialFailure,
            List<String> errors) {}

    static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
