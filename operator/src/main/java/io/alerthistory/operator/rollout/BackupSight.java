package io.alerthistory.operator.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The backup of the database as it was seen.
///
/// @param completedAt when the newest one that was read back was completed, empty if there is none
/// @param broken why the one that is being taken cannot succeed, empty if it can
/// @param delay what keeps it from being taken for now, empty if nothing is known of
public record BackupSight(Optional<Instant> completedAt, String broken, String delay) {

    /// Nobody has seen one.
    public static final BackupSight NONE = new BackupSight(Optional.empty(), "", "");

    /// Whether it is young enough. One of a clock that was ahead counts as new.
    boolean younger(Duration age, Instant now) {
        return completedAt.filter(at -> at.isAfter(now.minus(age))).isPresent();
    }
}
