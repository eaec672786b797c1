package io.alerthistory.operator.rollout;

import java.util.Optional;

/// Where one AlertHistory is on its way to the revision that its spec asks for. Each state has only
/// its own data; [Rollouts#next] decides, and the status keeps [Memory].
public sealed interface Rollout {

    /// The revision that owns the traffic, empty before the first one was ready.
    Optional<String> active();

    /// One revision has the traffic, and the spec asks for it.
    ///
    /// @param revision has the traffic
    record Steady(String revision) implements Rollout {
        @Override
        public Optional<String> active() {
            return Optional.of(revision);
        }
    }

    /// The revision of the spec is brought up beside the one that has the traffic.
    ///
    /// @param active has the traffic, empty at the very beginning
    /// @param candidate is brought up
    record Candidate(Optional<String> active, String candidate) implements Rollout {}

    /// The traffic was given to a revision; the data plane does not show it everywhere yet.
    ///
    /// @param revision gets the traffic
    record Switching(String revision) implements Rollout {
        @Override
        public Optional<String> active() {
            return Optional.of(revision);
        }
    }

    /// The revision before still runs, and asks its clients to reconnect.
    ///
    /// @param revision has the traffic
    /// @param previous lost it
    record Draining(String revision, String previous) implements Rollout {
        @Override
        public Optional<String> active() {
            return Optional.of(revision);
        }
    }
}
