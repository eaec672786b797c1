package io.alerthistory.service.work;

import java.util.Optional;

/// What the operator says of the revision of this process.
public enum Standing {
    /// It owns the traffic.
    ACTIVE,
    /// Another one does; this one may be a candidate, or kept for the way back.
    PASSIVE,
    /// There is nobody who would say so.
    UNTOLD;

    /// Of what the live file says.
    public static Standing of(Optional<Boolean> active) {
        return active.map(told -> told ? ACTIVE : PASSIVE).orElse(UNTOLD);
    }

    /// Whether it takes away what is old, and prepares the days to come.
    public boolean keepsHouse() {
        return this != PASSIVE;
    }
}
