package io.alerthistory.service.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer of `/history/{fingerprint}`: every episode of one alert, newest first.
///
/// @param count how many there are on this page, `total` over all pages
/// @param next the cursor of the next page; null on the last one
record AlertTimeline(
        String fingerprint,
        List<HistoryAlert> alerts,
        int count,
        long total,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean totalIsLowerBound,
        int limit,
        @Nullable String next) {

    static AlertTimeline of(String fingerprint, HistoryPage page) {
        return new AlertTimeline(
                fingerprint,
                page.alerts(),
                page.alerts().size(),
                page.total(),
                page.totalIsLowerBound(),
                page.limit(),
                page.next());
    }
}
