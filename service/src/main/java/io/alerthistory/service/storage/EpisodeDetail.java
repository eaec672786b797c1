package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An episode with everything around it.
///
/// @param recordedStart the start that was told first
/// @param sender what the sender called it, where that is not its fingerprint
/// @param owner the revision that committed it
/// @param latest annotations that came while it fired; null when they never changed
/// @param last annotations that came with its resolve; null when they were no new ones
/// @param sources who told of it
/// @param timeline its changes, in their order
/// @param notifications the bodies that changed it
/// @param mutes when Alertmanager held notifications of it back
public record EpisodeDetail(
        StoredEpisode episode,
        Instant recordedStart,
        @Nullable Fingerprint sender,
        String owner,
        Map<String, String> first,
        @Nullable Map<String, String> latest,
        @Nullable Map<String, String> last,
        List<Source> sources,
        List<Change> timeline,
        List<Notice> notifications,
        List<Mute> mutes) {

    /// How often, first and last a stream told of it.
    public record Source(
            String instance,
            String receiver,
            String groupKey,
            long count,
            Instant firstAt,
            Instant lastAt) {}

    /// A change: what, about which moment, and when it was recorded.
    ///
    /// @param kind `opened`, `start_moved`, `reopened`, `reopening_undone`, `absorbed`, `silenced`,
    ///     `inhibited`, or the reason of an end
    public record Change(String kind, Instant at, Instant recordedAt) {}

    /// A stretch of time.
    ///
    /// @param kind `silenced` or `inhibited`
    /// @param by the silence's id, or the fingerprints of what inhibited
    /// @param to when it was told last
    public record Mute(String kind, String by, Instant from, Instant to) {}

    /// A body.
    ///
    /// @param reason Alertmanager's; null before its version 0.32
    /// @param truncated alerts that Alertmanager left out of it
    /// @param firing alerts in it that fired, and `resolved` those that did not
    public record Notice(
            Instant recordedAt,
            String instance,
            String receiver,
            String groupKey,
            String status,
            @Nullable String reason,
            long truncated,
            long firing,
            long resolved) {}
}
