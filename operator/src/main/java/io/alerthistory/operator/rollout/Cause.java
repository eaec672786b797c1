package io.alerthistory.operator.rollout;

/// Why a run halts or goes back.
public enum Cause {
    /// A person asked for it.
    ABORTED("Aborted", true),
    /// So many samples failed.
    ANALYSIS_FAILED("AnalysisFailed", true),
    /// Samples said nothing for too long.
    INCONCLUSIVE("Inconclusive", true),
    /// The new backend has traffic and no ready pod.
    CANDIDATE_DOWN("CandidateDown", true),
    /// The old backend lost all its ready pods while it had a part of the traffic.
    ACTIVE_DOWN("ActiveDown", true),
    /// No backup of the database could be taken.
    BACKUP_FAILED("BackupFailed", true),
    /// The new backend did not become ready in time.
    NOT_READY("ProgressDeadlineExceeded", true),
    /// The pods of the new backend cannot start.
    CANNOT_START("CandidateCannotStart", true),
    /// The data plane did not follow in time.
    NOT_VERIFIED("TrafficNotVerified", true),
    /// Nobody approved in time.
    GATE_EXPIRED("GateExpired", true),
    /// The spec asks for the old backend again.
    REVERTED("Reverted", false),
    /// The spec asks for another backend.
    SUPERSEDED("Superseded", false),
    /// The status was lost, so nobody knows how far the run was.
    STATUS_LOST("StatusLost", false);

    private final String reason;
    private final boolean remembered;

    Cause(String reason, boolean remembered) {
        this.reason = reason;
        this.remembered = remembered;
    }

    /// In CamelCase, for machines.
    public String reason() {
        return reason;
    }

    /// Whether the target is not tried again by itself.
    boolean remembered() {
        return remembered;
    }

    /// The cause of that reason.
    ///
    /// @throws IllegalArgumentException if there is none
    static Cause of(String reason) {
        for (var cause : values()) {
            if (cause.reason.equals(reason)) {
                return cause;
            }
        }
        throw new IllegalArgumentException("status.rollout.reason: unknown " + reason);
    }
}
