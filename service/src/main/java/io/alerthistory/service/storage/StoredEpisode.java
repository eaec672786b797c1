package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An episode with everything that is stored of it.
///
/// @param labels sorted by name
/// @param annotations those of the resolve, else the latest, else the first
/// @param endedAt null while it goes on
/// @param reason why it has an end; null while it goes on
/// @param endIsUpperBound whether the true end is at `endedAt` or before
/// @param reopens how often it fired again after its end was told
/// @param gaps the pauses in it
/// @param receivedAt when it was told of first
/// @param updatedAt when it was told of last
public record StoredEpisode(
        long id,
        Fingerprint fingerprint,
        Map<String, String> labels,
        Map<String, String> annotations,
        String generatorUrl,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String reason,
        boolean endIsUpperBound,
        int reopens,
        List<Pause> gaps,
        @Nullable Instant receivedAt,
        @Nullable Instant updatedAt) {

    /// From a told end to the moment it was told as firing again.
    public record Pause(Instant from, Instant to) {}
}
