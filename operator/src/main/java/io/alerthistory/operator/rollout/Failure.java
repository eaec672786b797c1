package io.alerthistory.operator.rollout;

import java.time.Instant;

/// A target that is not tried again by itself.
///
/// @param target that failed
/// @param attempt of the spec at that time
/// @param cause of it
/// @param message for people
/// @param at when the rollback was decided
public record Failure(Backend target, String attempt, Cause cause, String message, Instant at) {

    boolean forbids(Seen seen) {
        return target.equals(seen.desired()) && attempt.equals(seen.attempt());
    }
}
