package io.alerthistory.operator.rollout;

import java.util.Optional;

/// What the object that carries the traffic says itself, should the status be lost.
///
/// @param active the backend that owns the traffic outside a run
/// @param run the run that is under way
/// @param weight of the backend that the run goes to
/// @param sequence number of the last change of weights
/// @param lastGood the revision before
public record Mark(
        Optional<Backend> active,
        Optional<String> run,
        int weight,
        long sequence,
        Optional<Backend> lastGood) {

    /// It says nothing.
    public static final Mark NONE =
            new Mark(Optional.empty(), Optional.empty(), 0, 0, Optional.empty());

    /// With a number that another object carries too: the next one has to be higher than both.
    public Mark after(long other) {
        return new Mark(active, run, weight, Math.max(sequence, other), lastGood);
    }

    /// Of what is kept.
    public static Mark of(Memory memory) {
        var running = memory.rollout().running();
        return new Mark(
                memory.active(),
                running.map(it -> it.run().id()),
                running.map(Rollout.Running::weight).orElse(0),
                memory.programmed().sequence(),
                memory.lastGood());
    }
}
