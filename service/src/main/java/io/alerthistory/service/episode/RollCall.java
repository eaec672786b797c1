package io.alerthistory.service.episode;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the Alertmanagers of one cluster hold, asked again and again: since when one of them does not
/// name an alert any more.
///
/// It knows nothing but what a stretch of rounds without a gap tells: in each of them every peer answered,
/// none of them was started anew, and none of the rounds came late. Whatever breaks the stretch, a peer
/// that does not answer, an Alertmanager that was restarted and has forgotten all, an asking process that
/// stood still, begins a new one, and nothing is missing before that is long enough.
///
/// @param since when the stretch began, by our clock; absent: nothing is known
/// @param last when the latest round was answered
/// @param starts since when each peer runs, as it says
/// @param gone the alerts that were held before, by the first round in which nobody held them
/// @param held what anybody held in the latest round
/// @param <L> what tells one alert from another
public record RollCall<L>(
        @Nullable Instant since,
        Instant last,
        Map<String, String> starts,
        Map<L, Instant> gone,
        Set<L> held) {

    /// Takes copies.
    public RollCall {
        starts = Map.copyOf(starts);
        gone = Map.copyOf(gone);
        held = Set.copyOf(held);
    }

    /// Nobody was asked yet, or one of them did not answer.
    public static <L> RollCall<L> unknown() {
        return new RollCall<>(null, Instant.EPOCH, Map.of(), Map.of(), Set.of());
    }

    /// What one peer answered.
    ///
    /// @param startedAt since when it runs, as it says; another value is another process
    /// @param held the alerts that it holds, whether they are silenced or not
    public record Answer<L>(String startedAt, Set<L> held) {}

    /// One round.
    ///
    /// @param asked when it began, by our clock
    /// @param answered when the last peer had answered
    /// @param answers of every peer
    public record Round<L>(Instant asked, Instant answered, Map<String, Answer<L>> answers) {

        Map<String, String> starts() {
            var starts = new HashMap<String, String>();
            answers.forEach((peer, answer) -> starts.put(peer, answer.startedAt()));
            return starts;
        }

        Set<L> held() {
            var held = new HashSet<L>();
            answers.values().forEach(answer -> held.addAll(answer.held()));
            return held;
        }
    }

    /// After a round in which every peer answered.
    ///
    /// @param apart how far rounds may be from each other
    /// @param window for how long something must be missing; twice that is remembered
    public RollCall<L> after(Round<L> round, Duration apart, Duration window) {
        if (since == null
                || round.asked().isBefore(last)
                || round.asked().isAfter(last.plus(apart))
                || !round.starts().equals(starts)) {
            return new RollCall<>(
                    round.answered(), round.answered(), round.starts(), Map.of(), round.held());
        }
        var oldest = round.answered().minus(window.multipliedBy(2));
        var from = since.isBefore(oldest) ? oldest : since;
        var now = round.held();
        var missing = new HashMap<>(gone);
        missing.keySet().removeAll(now);
        missing.values().removeIf(at -> at.isBefore(from));
        held.stream()
                .filter(one -> !now.contains(one))
                .forEach(one -> missing.put(one, round.answered()));
        return new RollCall<>(from, round.answered(), starts, missing, now);
    }

    /// A moment since which nobody holds this alert, and for how long that is known; empty if somebody does, or
    /// nothing is known. It had ended then at the latest.
    public Optional<Instant> missingSince(L alert) {
        return since == null || held.contains(alert)
                ? Optional.empty()
                : Optional.of(gone.getOrDefault(alert, since));
    }

    /// Whether anything can have been missing for that long.
    public boolean knows(Duration window) {
        return since != null && !since.isAfter(last.minus(window));
    }
}
