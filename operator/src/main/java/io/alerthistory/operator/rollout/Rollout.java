package io.alerthistory.operator.rollout;

import java.util.Map;
import java.util.Optional;

/// Where one AlertHistory is. Each state has only its own data; [Rollouts#next] decides.
public sealed interface Rollout {

    /// All of the traffic, in percent.
    int ALL = 100;

    /// The backend that owns the traffic outside a run, empty before the first one was ready.
    Optional<Backend> active();

    /// Nobody has had the traffic yet.
    record Unowned() implements Rollout {
        @Override
        public Optional<Backend> active() {
            return Optional.empty();
        }
    }

    /// One backend has the traffic.
    ///
    /// @param backend has it
    record Steady(Backend backend) implements Rollout {
        @Override
        public Optional<Backend> active() {
            return Optional.of(backend);
        }
    }

    /// The traffic moves.
    ///
    /// @param run what it knows
    /// @param stage where it is
    record Running(Run run, Stage stage) implements Rollout {
        @Override
        public Optional<Backend> active() {
            return Optional.of(run.from());
        }

        /// The share of the new backend, in percent.
        public int weight() {
            return Rollout.weight(run, stage);
        }
    }

    /// The run, if there is one.
    default Optional<Running> running() {
        return this instanceof Running running ? Optional.of(running) : Optional.empty();
    }

    /// The share of each backend, in percent; empty if nobody has had the traffic yet. They sum to
    /// 100.
    default Map<Backend, Integer> weights() {
        return switch (this) {
            case Unowned _ -> Map.of();
            case Steady(var backend) -> Map.of(backend, ALL);
            case Running running ->
                    Map.of(
                            running.run().from(),
                            ALL - running.weight(),
                            running.run().to(),
                            running.weight());
        };
    }

    private static int weight(Run run, Stage stage) {
        return switch (stage) {
            case Stage.Preflight _, Stage.Backup _, Stage.Candidate _ -> 0;
            case Stage.Shift shift -> upTo(run, shift.step());
            case Stage.Hold hold -> upTo(run, hold.step());
            case Stage.Gate gate -> upTo(run, gate.step());
            case Stage.Drain _, Stage.Soak _, Stage.Retire _, Stage.Restore _, Stage.Swap _ -> ALL;
            case Stage.Revive _ -> run.setback().map(Setback::weight).orElse(0);
            case Stage.Return _, Stage.Abandon _ -> 0;
            case Stage.Halted halted -> weight(run, halted.in());
        };
    }

    /// The last weight among the steps up to one.
    private static int upTo(Run run, int step) {
        var weight = 0;
        for (var each : run.steps().subList(0, Math.min(step + 1, run.steps().size()))) {
            if (each instanceof Step.Weight(var percent, _)) {
                weight = percent;
            }
        }
        return weight;
    }
}
