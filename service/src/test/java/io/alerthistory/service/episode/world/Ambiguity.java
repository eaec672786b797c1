package io.alerthistory.service.episode.world;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What no rule can tell from what was told, because it depends on which stream is heard first.
/// These are the known ambiguities of `docs/semantics.md`; a series with one of them is counted, and
/// not judged.
final class Ambiguity {

    /// For how many late windows a run is remembered, at least, after the next one began.
    private static final int MEMORY = 10;

    private final Telling telling;
    private final List<Telling> later;
    private final long window;
    private final long skew;

    /// @param later what was told of the episodes that start later
    Ambiguity(Telling telling, List<Telling> later, long window, long skew) {
        this.telling = telling;
        this.later = later;
        this.window = window;
        this.skew = skew;
    }

    boolean exists() {
        return (!anEndCoversAll()
                        && (startsDiffer()
                                || startMovesOn()
                                || startMovesBackAfterAnEnd()
                                || startMovesBackAfterALaterOne()))
                || refiresElsewhere()
                || (refires(telling.hasEnd() ? telling.greatestEnd() : Long.MAX_VALUE)
                        && laterIsHeardFirst());
    }

    /// Whether only the number of reopenings cannot be told: the streams disagree about the pauses, or
    /// a later episode may be heard of before a reopening.
    boolean ofReopens() {
        if (!telling.hasEnd() || !refires(telling.leastEnd())) {
            return false;
        }
        if (startsDiffer() || startMovesOn() || startMovesBackAfterAnEnd()) {
            return true;
        }
        Set<List<Long>> accounts = new HashSet<>(telling.byStream().values());
        return accounts.size() > 1 || laterIsHeardFirst();
    }

    /// Whether somebody told the least start together with the greatest end, which heals everything.
    private boolean anEndCoversAll() {
        if (!telling.hasEnd() || refires(telling.greatestEnd())) {
            return false;
        }
        long end = telling.greatestEnd();
        long least = telling.start();
        if (telling.lastSaid(end) + window - telling.leastEnd() > MEMORY * window) {
            return false;
        }
        return telling.statements().stream()
                .map(Telling.Statement::said)
                .anyMatch(s -> !s.firing() && s.end() == end && s.start() <= least + skew);
    }

    /// Several streams tell starts of one episode that differ by more than the skew.
    private boolean startsDiffer() {
        long least = telling.start();
        return telling.byStream().size() > 1
                && telling.statements().stream().anyMatch(s -> s.said().start() > least + skew);
    }

    /// A firing that was told as a part of an earlier one is told by its own start later: the sender
    /// lost its memory between.
    private boolean startMovesOn() {
        long least = Long.MAX_VALUE - skew;
        for (Telling.Statement s : telling.statements()) {
            if (s.said().start() > least + skew) {
                return true;
            }
            least = Math.min(least, s.said().start());
        }
        return false;
    }

    /// A start moves back after an end of the later start was told: the sender was told another start
    /// while it had taken the alert for ended.
    private boolean startMovesBackAfterAnEnd() {
        long ended = 0;
        for (Telling.Statement s : telling.statements()) {
            if (s.said().firing() && s.said().start() < ended - skew) {
                return true;
            }
            if (!s.said().firing()) {
                ended = Math.max(ended, s.said().start());
            }
        }
        return false;
    }

    /// A start moves back, and another stream may be heard to tell a later episode before.
    private boolean startMovesBackAfterALaterOne() {
        long least = telling.start();
        return laterIsHeardFirst()
                && telling.statements().stream().anyMatch(s -> s.said().start() > least + skew);
    }

    /// It fires again, told only by streams that never told its end, and within the late window.
    private boolean refiresElsewhere() {
        return telling.hasEnd()
                && refires(telling.greatestEnd())
                && !Oracle.firesAfterItsEnd(telling, window);
    }

    private boolean refires(long end) {
        return telling.statements().stream()
                .anyMatch(s -> s.said().firing() && s.said().trueUntil() > end);
    }

    /// Another stream may be heard to tell a later episode before the last firing of this one is
    /// heard.
    private boolean laterIsHeardFirst() {
        Set<Integer> streams = new TreeSet<>(telling.byStream().keySet());
        later.forEach(other -> streams.addAll(other.byStream().keySet()));
        long last =
                telling.statements().stream()
                        .filter(s -> s.said().firing())
                        .mapToLong(Telling.Statement::saidAt)
                        .max()
                        .orElse(0);
        return streams.size() > 1
                && later.stream().anyMatch(other -> other.saidFirst() <= last + window);
    }
}
