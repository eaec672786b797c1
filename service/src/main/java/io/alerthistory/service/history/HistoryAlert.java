package io.alerthistory.service.history;

import io.alerthistory.service.storage.StoredEpisode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An episode as `/history` shows it, with Alertmanager's names. Times are RFC 3339 in UTC.
///
/// @param status firing or resolved
/// @param alertname copied from the labels, as `severity` and `namespace`; null when there is none
/// @param endsAt null while it fires
/// @param reason why it ended; null while it fires
/// @param endsAtIsUpperBound whether it may have ended earlier
/// @param reopened how often it fired again with the same start after it was told as resolved
/// @param gaps the pauses that this made
/// @param receivedAt when it was told of first, `updatedAt` when last
public record HistoryAlert(
        String id,
        String fingerprint,
        String status,
        @Nullable String alertname,
        @Nullable String severity,
        @Nullable String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        String startsAt,
        @Nullable String endsAt,
        @Nullable String reason,
        boolean endsAtIsUpperBound,
        int reopened,
        List<Gap> gaps,
        @Nullable String receivedAt,
        @Nullable String updatedAt,
        String generatorURL) {

    /// A pause, from a told end to the moment it was told as firing again.
    public record Gap(String from, String to) {}

    /// The episode as users read it.
    public static HistoryAlert of(StoredEpisode episode) {
        return new HistoryAlert(
                Long.toString(episode.id()),
                episode.fingerprint().toString(),
                episode.endedAt() == null ? "firing" : "resolved",
                episode.labels().get("alertname"),
                episode.labels().get("severity"),
                episode.labels().get("namespace"),
                episode.labels(),
                episode.annotations(),
                episode.startedAt().toString(),
                text(episode.endedAt()),
                episode.reason(),
                episode.endIsUpperBound(),
                episode.reopens(),
                episode.gaps().stream()
                        .map(gap -> new Gap(gap.from().toString(), gap.to().toString()))
                        .toList(),
                text(episode.receivedAt()),
                text(episode.updatedAt()),
                episode.generatorUrl());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
