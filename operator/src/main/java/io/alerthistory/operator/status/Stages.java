package io.alerthistory.operator.status;

import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Stage;

/// What a stage of a run is called, and what is said of it.
final class Stages {

    private Stages() {}

    /// One word for people.
    static String phase(Rollout rollout) {
        return switch (rollout) {
            case Rollout.Unowned _ -> "Starting";
            case Rollout.Steady _ -> "Steady";
            case Rollout.Running(_, var stage) -> phase(stage);
        };
    }

    private static String phase(Stage stage) {
        return switch (stage) {
            case Stage.Preflight _ -> "Preflight";
            case Stage.Backup _ -> "Backup";
            case Stage.Candidate _ -> "Candidate";
            case Stage.Shift _, Stage.Hold _, Stage.Gate _ -> "Shifting";
            case Stage.Drain _ -> "Draining";
            case Stage.Soak _ -> "Soaking";
            case Stage.Retire _, Stage.Restore _ -> "Finishing";
            case Stage.Swap _ -> "Swapping";
            case Stage.Revive _, Stage.Return _, Stage.Abandon _ -> "RollingBack";
            case Stage.Halted _ -> "Halted";
        };
    }

    /// Whether a run is in a short part of it, which a tool may wait for.
    static boolean shortly(Stage stage) {
        return switch (stage) {
            case Stage.Preflight _,
                    Stage.Backup _,
                    Stage.Candidate _,
                    Stage.Shift _,
                    Stage.Drain _,
                    Stage.Retire _,
                    Stage.Restore _,
                    Stage.Swap _,
                    Stage.Revive _,
                    Stage.Return _,
                    Stage.Abandon _ ->
                    true;
            case Stage.Hold _, Stage.Gate _, Stage.Soak _, Stage.Halted _ -> false;
        };
    }

    /// CamelCase, for machines.
    static String reason(Stage stage) {
        return switch (stage) {
            case Stage.Preflight _ -> "Preflight";
            case Stage.Backup _ -> "BackingUp";
            case Stage.Candidate _ -> "CandidateStarting";
            case Stage.Shift _ -> "SwitchingTraffic";
            case Stage.Hold _ -> "Holding";
            case Stage.Gate _ -> "GateWaiting";
            case Stage.Drain _ -> "Draining";
            case Stage.Soak _ -> "Soaking";
            case Stage.Retire _, Stage.Restore _ -> "Finishing";
            case Stage.Swap _ -> "Swapping";
            case Stage.Revive _, Stage.Return _, Stage.Abandon _ -> "RollingBack";
            case Stage.Halted _ -> "Halted";
        };
    }
}
