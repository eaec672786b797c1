package io.alerthistory.service.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer of `/history`.
///
/// @param total how many alerts the question means, over all pages
/// @param totalIsLowerBound true when there may be more than that; else absent
/// @param page from 1; null for a page that was asked for by its cursor
/// @param next the cursor of the next page; null on the last one
/// @param partial true when the time was up before the page was full; else absent
public record HistoryPage(
        List<HistoryAlert> alerts,
        long total,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean totalIsLowerBound,
        @Nullable Long page,
        int limit,
        @Nullable String next,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean partial) {

    /// A page of these alerts.
    public HistoryPage {
        alerts = List.copyOf(alerts);
    }
}
