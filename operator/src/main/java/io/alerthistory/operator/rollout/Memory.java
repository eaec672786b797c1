package io.alerthistory.operator.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is kept in the status. It is written before any effect that follows from it, so that whoever
/// reads it after a crash goes on in the same place.
///
/// @param rollout where it stands
/// @param lastGood the revision before, kept for a fast way back
/// @param failed the target that is not tried again by itself
/// @param programmed what the data plane was told
/// @param history runs that have ended, newest first
public record Memory(
        Rollout rollout,
        Optional<Backend> lastGood,
        Optional<Failure> failed,
        Programmed programmed,
        List<Past> history) {

    /// Nobody has had the traffic yet.
    public static final Memory NONE =
            new Memory(
                    new Rollout.Unowned(),
                    Optional.empty(),
                    Optional.empty(),
                    Programmed.NOTHING,
                    List.of());

    /// Takes a copy.
    public Memory {
        history = List.copyOf(history);
    }

    /// The backend that owns the traffic outside a run.
    public Optional<Backend> active() {
        return rollout.active();
    }

    /// In another state. A change of weights gets a number.
    Memory to(Rollout next, Instant now) {
        return new Memory(
                next,
                lastGood,
                failed,
                next.weights().equals(rollout.weights()) || onlyNamesOther(next)
                        ? programmed
                        : programmed.next(now),
                history);
    }

    /// A backend at weight 0 that comes or goes changes nothing for the data plane.
    private boolean onlyNamesOther(Rollout next) {
        return shares(next).equals(shares(rollout));
    }

    private static List<java.util.Map.Entry<Backend, Integer>> shares(Rollout rollout) {
        return rollout.weights().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(java.util.Comparator.comparing(entry -> entry.getKey().text()))
                .toList();
    }

    Memory verified(boolean follows, Instant now) {
        return new Memory(rollout, lastGood, failed, programmed.seen(follows, now), history);
    }

    Memory failing(Optional<Failure> failure) {
        return new Memory(rollout, lastGood, failure, programmed, history);
    }

    Memory good(Optional<Backend> before) {
        return new Memory(rollout, before, failed, programmed, history);
    }

    Memory ended(Past run, int limit) {
        var runs = new ArrayList<Past>();
        runs.add(run);
        runs.addAll(history);
        return new Memory(
                rollout,
                lastGood,
                failed,
                programmed,
                runs.subList(0, Math.min(limit, runs.size())));
    }
}
