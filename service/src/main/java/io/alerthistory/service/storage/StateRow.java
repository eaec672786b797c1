package io.alerthistory.service.storage;

import org.jspecify.annotations.Nullable;

/// What is stored of a series' state: the rules' own encoding, and what queries need beside it.
/// Times are microseconds since 1970 UTC.
///
/// @param version counts the transitions of the series
/// @param openSince start of the open episode, null when none is open
/// @param lastSeen when the series was last told of, null before the first sighting
/// @param textHash of the annotations stored last, null before the first
/// @param runs encoded by `SeriesStateCodec`, null before the first sighting
public record StateRow(
        long seriesId,
        long version,
        @Nullable Long openSince,
        @Nullable Long lastSeen,
        @Nullable Long textHash,
        @Nullable Long textAt,
        byte @Nullable [] runs) {

    /// A series that nothing was told of yet.
    public static StateRow unseen(long seriesId) {
        return new StateRow(seriesId, 0, null, null, null, null, null);
    }

    /// What a row holds of the rules' encoding; a new row holds zeros, as many as the state is going to
    /// need.
    static byte @Nullable [] runs(byte @Nullable [] stored) {
        return stored == null || stored[0] == 0 ? null : stored;
    }
}
