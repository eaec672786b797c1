package io.alerthistory.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Conditions as the API conventions and kstatus want them.
public final class Conditions {

    /// Whether clients are served.
    public static final String READY = "Ready";

    /// Whether the operator is on its way to what the spec asks for.
    public static final String RECONCILING = "Reconciling";

    /// Whether a person is needed.
    public static final String STALLED = "Stalled";

    /// Whether a run is under way.
    public static final String PROGRESSING = "Progressing";

    /// Whether the data plane follows the weights that are kept.
    public static final String IN_SYNC = "TrafficInSync";

    /// Whether the target of the spec failed, and the traffic went back.
    public static final String ROLLED_BACK = "RolledBack";

    /// Whether there is a backup of the database that was read back.
    public static final String BACKUP_VERIFIED = "BackupVerified";

    /// Whether the spec says that nothing but status is written.
    public static final String PAUSED = "Paused";

    private Conditions() {}

    /// A condition; its time moves only when its status flips.
    ///
    /// @param before the conditions that are there
    static Condition of(
            List<Condition> before,
            String type,
            boolean status,
            String reason,
            String message,
            long generation,
            Instant now) {
        var value = status ? "True" : "False";
        var since =
                before.stream()
                        .filter(condition -> condition.getType().equals(type))
                        .filter(condition -> condition.getStatus().equals(value))
                        .map(Condition::getLastTransitionTime)
                        .findFirst()
                        .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(type)
                .withStatus(value)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build();
    }
}
