package io.alerthistory.service.storage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An episode without its texts: what is counted. The ids of promoted labels are those of
/// [SeriesStore#values].
///
/// @param endedAt null while it goes on
/// @param endIsUpperBound whether the true end is at `endedAt` or before
public record SlimEpisode(
        long id,
        long series,
        long alertname,
        long namespace,
        long severity,
        Instant startedAt,
        @Nullable Instant endedAt,
        boolean endIsUpperBound,
        List<StoredEpisode.Pause> gaps) {}
