package io.alerthistory.operator.rollout;

import java.time.Duration;

/// A step of a run.
public sealed interface Step {

    /// The new backend gets a share of the traffic.
    ///
    /// @param percent of it
    /// @param hold how long it is watched at that
    record Weight(int percent, Duration hold) implements Step {}

    /// A person decides whether the run goes on.
    ///
    /// @param name that an approval gives
    /// @param timeout how long it waits
    /// @param rollBack whether the traffic goes back when nobody came, else the run halts
    record Gate(String name, Duration timeout, boolean rollBack) implements Step {}
}
