package io.alerthistory.operator.rollout;

import io.alerthistory.crds.v1alpha1.BackupSpec;
import java.time.Duration;
import java.time.Instant;

/// What the spec says about the backup that a run stands on.
///
/// @param required whether no weight moves without one
/// @param maxAge how old it may be
/// @param timeout for taking one
public record BackupPolicy(boolean required, Duration maxAge, Duration timeout) {

    /// None is needed.
    static final BackupPolicy NONE = new BackupPolicy(false, Duration.ZERO, Duration.ZERO);

    static BackupPolicy of(BackupSpec spec) {
        return new BackupPolicy(
                spec.requiredOrDefault(),
                Durations.parse("spec.rollout.backup.maxAge", spec.maxAgeOrDefault()),
                Durations.parse("spec.rollout.backup.timeout", spec.timeoutOrDefault()));
    }

    /// Whether a run has to take one first. A known way back does not wait for it.
    boolean missing(Run run, BackupSight backup, Instant now) {
        return required && !run.fast() && !backup.younger(maxAge, now);
    }
}
