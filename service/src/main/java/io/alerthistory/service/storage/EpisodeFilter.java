package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.alert.Selection;
import java.time.Instant;
import java.util.Optional;

/// Which episodes are meant. The times bound the start, both ends included.
///
/// @param firing only those that go on, or only those that ended; absent: both
public record EpisodeFilter(
        Optional<Boolean> firing,
        Optional<Fingerprint> fingerprint,
        Selection labels,
        Optional<Instant> from,
        Optional<Instant> to) {

    /// All episodes.
    public static final EpisodeFilter ALL =
            new EpisodeFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Selection.ALL,
                    Optional.empty(),
                    Optional.empty());
}
