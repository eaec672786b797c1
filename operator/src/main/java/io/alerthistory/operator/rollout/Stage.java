package io.alerthistory.operator.rollout;

import java.time.Instant;

/// Where a run is. Each stage has only its own data.
public sealed interface Stage {

    /// When the run came here.
    Instant since();

    /// It is looked at whether the run can work at all.
    record Preflight(Instant since) implements Stage {}

    /// A backup of the database is taken and read back.
    ///
    /// @param until its deadline
    record Backup(Instant since, Instant until) implements Stage {}

    /// The new backend is brought up: ready, and a smoke test answered.
    ///
    /// @param until its deadline
    /// @param progress of a migration, as last seen
    record Candidate(Instant since, Instant until, String progress) implements Stage {}

    /// The weight of a step is set; the data plane has still to follow.
    ///
    /// @param step from 0
    /// @param until its deadline
    record Shift(Instant since, Instant until, int step) implements Stage {}

    /// The new backend is watched at the weight of a step.
    ///
    /// @param step from 0
    /// @param until when it ends
    record Hold(Instant since, Instant until, int step) implements Stage {}

    /// A person decides.
    ///
    /// @param step from 0
    /// @param until its deadline
    record Gate(Instant since, Instant until, int step) implements Stage {}

    /// The old backend lost its last weight, and sends its clients away.
    ///
    /// @param step from 0
    /// @param until when it ends
    record Drain(Instant since, Instant until, int step) implements Stage {}

    /// The old backend stays warm at weight 0.
    ///
    /// @param until when it ends
    record Soak(Instant since, Instant until) implements Stage {}

    /// The old backend is scaled down.
    record Retire(Instant since) implements Stage {}

    /// A legacy backend that is kept is scaled up again, without its old connections.
    record Restore(Instant since) implements Stage {}

    /// One pod only: the old revision is stopped and the new one started.
    ///
    /// @param until its deadline
    record Swap(Instant since, Instant until) implements Stage {}

    /// Going back: the old backend is brought up.
    ///
    /// @param until after it the traffic goes back to whatever of it is ready
    record Revive(Instant since, Instant until) implements Stage {}

    /// Going back: the old backend has all the traffic; the data plane has still to follow.
    ///
    /// @param until its deadline
    record Return(Instant since, Instant until) implements Stage {}

    /// Going back: the new backend is scaled down.
    record Abandon(Instant since) implements Stage {}

    /// A person is needed; traffic stays as it is.
    ///
    /// @param in where the run was
    /// @param cause of it
    /// @param message for people
    record Halted(Stage in, Cause cause, String message) implements Stage {
        @Override
        public Instant since() {
            return in.since();
        }
    }

    /// The step that a stage belongs to, from 0; -1 before the first one and after the last one.
    default int stepOrNone() {
        return switch (this) {
            case Shift shift -> shift.step();
            case Hold hold -> hold.step();
            case Gate gate -> gate.step();
            case Drain drain -> drain.step();
            case Halted halted -> halted.in().stepOrNone();
            case Preflight _,
                    Backup _,
                    Candidate _,
                    Soak _,
                    Retire _,
                    Restore _,
                    Swap _,
                    Revive _,
                    Return _,
                    Abandon _ ->
                    -1;
        };
    }
}
