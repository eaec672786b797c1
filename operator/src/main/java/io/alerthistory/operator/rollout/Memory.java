package io.alerthistory.operator.rollout;

import java.util.Optional;

/// What of a rollout is kept in the status. It is written before any effect that follows from it, so
/// that whoever reads it after a crash goes on in the same place.
///
/// @param active the revision that owns the traffic
/// @param lastGood the one before
public record Memory(Optional<String> active, Optional<String> lastGood) {

    /// Nobody has had the traffic yet.
    public static final Memory NONE = new Memory(Optional.empty(), Optional.empty());

    /// The memory after a state was reached: the traffic's owner before becomes the last good one.
    public Memory after(Rollout state) {
        var now = state.active();
        return now.isEmpty() || now.equals(active) ? this : new Memory(now, active);
    }
}
