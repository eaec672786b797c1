package io.alerthistory.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/// That a run goes back.
///
/// @param cause of it
/// @param message for people
/// @param decidedAt when
/// @param weight of the new backend at that time
/// @param verifiedAt when the data plane was seen to have followed
public record Setback(
        Cause cause, String message, Instant decidedAt, int weight, Optional<Instant> verifiedAt) {

    Setback verified(Instant now) {
        return new Setback(cause, message, decidedAt, weight, Optional.of(verifiedAt.orElse(now)));
    }
}
