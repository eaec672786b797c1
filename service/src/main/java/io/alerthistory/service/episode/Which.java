package io.alerthistory.service.episode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Rule 1: which of the runs a told start belongs to. Each answers an index, or −1.
final class Which {

    private Which() {}

    /// The run with the recorded start that is nearest to `start` and within the skew of it; of two
    /// equally near ones the later.
    static int startedNear(List<Run> runs, Instant start, Duration skew) {
        long wanted = Micros.of(start);
        long nearest = Micros.of(skew);
        int index = -1;
        for (int i = 0; i < runs.size(); i++) {
            List<Instant> starts = runs.get(i).starts();
            for (int j = 0; j < starts.size(); j++) {
                long distance = Math.abs(Micros.of(starts.get(j)) - wanted);
                if (distance <= nearest) {
                    nearest = distance;
                    index = i;
                }
            }
        }
        return index;
    }

    /// The latest run that was told to have ended and that `start` lies in.
    static int endedAround(List<Run> runs, Instant start) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            Run run = runs.get(i);
            Instant end = run.endedAt();
            if (run.ended()
                    && end != null
                    && !start.isBefore(run.startedAt())
                    && !start.isAfter(end)) {
                return i;
            }
        }
        return -1;
    }

    /// The first run that starts after `start` and at `end` or before.
    static int startedWithin(List<Run> runs, Instant start, Instant end) {
        for (int i = 0; i < runs.size(); i++) {
            Instant other = runs.get(i).startedAt();
            if (other.isAfter(start) && !other.isAfter(end)) {
                return i;
            }
        }
        return -1;
    }

    /// The latest run that fired at that moment, as far as is known.
    static int firingAt(List<Run> runs, Instant time, Duration skew) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            Instant end = runs.get(i).endedAt();
            boolean begun = !time.isBefore(runs.get(i).startedAt().minus(skew));
            if (begun && (end == null || !time.isAfter(end))) {
                return i;
            }
        }
        return -1;
    }
}
