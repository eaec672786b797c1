package io.alerthistory.service.explore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer of `/api/v1/histogram`.
///
/// @param step length of a bucket, in seconds
/// @param buckets how many episodes started in each
/// @param total of all buckets
/// @param groups the same for each value of a label, those with the most first; absent when not asked
/// @param partial true when there are more episodes than were counted; else absent
record HistogramAnswer(
        String from,
        String to,
        long step,
        List<Bucket> buckets,
        long total,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Group> groups,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean partial) {

    /// @param time when it begins
    record Bucket(String time, long count) {}

    /// @param value of the label; empty for alerts without it, null for all other values together
    record Group(@Nullable String value, long total, List<Long> counts) {}
}
