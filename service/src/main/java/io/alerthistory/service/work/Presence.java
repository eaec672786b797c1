package io.alerthistory.service.work;

import io.alerthistory.service.storage.Beat;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Who is there, as one process sees it: a process is there as long as its heartbeat goes on. What counts
/// is when this process noticed a beat, by its own clock: the clocks of two machines may differ.
public record Presence(Map<String, Noticed> processes) {

    /// How long a revision without a heartbeat keeps its work.
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /// No two clocks differ by more.
    private static final Duration SKEW = Duration.ofMinutes(10);

    /// Nobody was noticed yet.
    public static final Presence NOBODY = new Presence(Map.of());

    /// A beat, and when this process saw it first.
    record Noticed(Beat beat, Instant at) {}

    /// Takes a copy.
    public Presence {
        processes = Map.copyOf(processes);
    }

    /// After another look. Whoever is seen for the first time is there, unless that beat is very old.
    Presence look(Collection<Beat> beats, Instant now) {
        var seen = new HashMap<String, Noticed>();
        for (var beat : beats) {
            var before = processes.get(beat.process());
            if (before != null && before.beat().equals(beat)) {
                seen.put(beat.process(), before);
            } else if (before == null && beat.at().isBefore(now.minus(SKEW))) {
                seen.put(beat.process(), new Noticed(beat, beat.at()));
            } else {
                seen.put(beat.process(), new Noticed(beat, now));
            }
        }
        return new Presence(seen);
    }

    /// The backends of which a process is there.
    Set<String> backends(Instant now) {
        return processes.values().stream()
                .filter(noticed -> !noticed.at().isBefore(now.minus(PATIENCE)))
                .map(noticed -> noticed.beat().backend())
                .collect(Collectors.toUnmodifiableSet());
    }
}
