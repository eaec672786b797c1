package io.alerthistory.operator.rollout;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// What a run knows in whatever stage it is.
///
/// @param id which commands refer to
/// @param from has the traffic at the start
/// @param to shall have it at the end
/// @param attempt of the spec at the start
/// @param steps as copied at the start
/// @param fast whether it is a known way back, without steps and a backup
/// @param startedAt when
/// @param pausedAt since when nothing may move
/// @param fromReady whether the old backend was seen with ready pods
/// @param tally of the samples
/// @param setback that it goes back, and why
public record Run(
        String id,
        Backend from,
        Backend to,
        String attempt,
        List<Step> steps,
        boolean fast,
        Instant startedAt,
        Optional<Instant> pausedAt,
        boolean fromReady,
        Tally tally,
        Optional<Setback> setback) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /// Takes a copy.
    public Run {
        steps = List.copyOf(steps);
    }

    static Run start(
            Backend from, Backend to, String attempt, List<Step> steps, boolean fast, Instant now) {
        return new Run(
                TIME.format(now) + "-" + to.revision().orElse("legacy"),
                from,
                to,
                attempt,
                steps,
                fast,
                now,
                Optional.empty(),
                false,
                Tally.NONE,
                Optional.empty());
    }

    /// The backend that a run goes to, from its name.
    static Optional<Backend> target(String id) {
        var name = id.substring(id.indexOf('-') + 1);
        return Backend.parse(name.equals("legacy") ? name : "primary@" + name);
    }

    /// Whether the traffic goes, or went, back.
    public boolean back() {
        return setback.isPresent();
    }

    Run with(Tally counted) {
        return new Run(
                id, from, to, attempt, steps, fast, startedAt, pausedAt, fromReady, counted,
                setback);
    }

    Run with(Setback decided) {
        return new Run(
                id,
                from,
                to,
                attempt,
                steps,
                fast,
                startedAt,
                pausedAt,
                fromReady,
                tally,
                Optional.of(decided));
    }

    Run paused(Optional<Instant> at) {
        return new Run(
                id, from, to, attempt, steps, fast, startedAt, at, fromReady, tally, setback);
    }

    Run seenReady(boolean ready) {
        return ready == fromReady || !ready
                ? this
                : new Run(
                        id, from, to, attempt, steps, fast, startedAt, pausedAt, true, tally,
                        setback);
    }
}
