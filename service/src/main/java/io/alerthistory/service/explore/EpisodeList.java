package io.alerthistory.service.explore;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.alerthistory.service.history.HistoryPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer of `/api/v1/episodes`: a page, as that of `/history`.
record EpisodeList(
        List<EpisodeView> episodes,
        long total,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean totalIsLowerBound,
        int limit,
        @Nullable String next,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean partial) {

    static EpisodeList of(HistoryPage page) {
        return new EpisodeList(
                page.alerts().stream().map(EpisodeView::of).toList(),
                page.total(),
                page.totalIsLowerBound(),
                page.limit(),
                page.next(),
                page.partial());
    }
}
