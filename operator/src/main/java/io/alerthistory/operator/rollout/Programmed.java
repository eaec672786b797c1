package io.alerthistory.operator.rollout;

import java.time.Instant;

/// What the data plane was told, and whether it follows.
///
/// @param sequence number of the last change of weights
/// @param verified whether it was seen to follow
/// @param at when that changed
public record Programmed(long sequence, boolean verified, Instant at) {

    /// Nothing was told yet.
    public static final Programmed NOTHING = new Programmed(0, false, Instant.EPOCH);

    Programmed next(Instant now) {
        return new Programmed(sequence + 1, false, now);
    }

    Programmed seen(boolean follows, Instant now) {
        return follows == verified ? this : new Programmed(sequence, follows, now);
    }
}
