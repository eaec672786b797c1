package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Run;
import io.alerthistory.operator.rollout.Stage;

/// What a revision is there for.
enum Duty {
    /// It has the traffic, and no run is under way.
    OWNER,
    /// It is brought up, or kept ready, without traffic of its own.
    STANDBY,
    /// A run comes from it.
    FROM,
    /// A run will go to it, and does not need it yet: it stays as it is.
    AWAITED,
    /// A run goes to it.
    TO,
    /// It is kept without pods.
    RESTING;

    static Duty of(Course course, String revision) {
        var backend = new Backend.Primary(revision);
        return switch (course.memory().rollout()) {
            case Rollout.Unowned _ -> revision.equals(course.revision()) ? STANDBY : RESTING;
            case Rollout.Steady(var active) -> steady(course, active, backend);
            case Rollout.Running(var run, var stage) -> running(run, stage, backend);
        };
    }

    private static Duty steady(Course course, Backend active, Backend backend) {
        if (active.equals(backend)) {
            return OWNER;
        }
        var standby =
                active.equals(Backend.LEGACY)
                        // It stays up for a run that waits.
                        && (course.legacyWanted() || !course.carriage().handover().settled())
                        && backend.revision().equals(java.util.Optional.of(course.revision()));
        return standby ? STANDBY : RESTING;
    }

    private static Duty running(Run run, Stage stage, Backend backend) {
        if (run.from().equals(backend)) {
            return stage instanceof Stage.Retire || stage instanceof Stage.Restore ? RESTING : FROM;
        }
        if (run.to().equals(backend)) {
            return switch (stage) {
                case Stage.Abandon _ -> RESTING;
                case Stage.Preflight _, Stage.Backup _, Stage.Halted(Stage.Backup _, _, _) ->
                        AWAITED;
                default -> TO;
            };
        }
        return RESTING;
    }

    /// Whether it shall have pods.
    boolean serves() {
        return this != RESTING && this != AWAITED;
    }
}
