package io.alerthistory.service.episode.world;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What no rule can tell from what was told, because it depends on which stream is heard first.
/// These are the known ambiguities of `docs/semantics.md`; worlds that contain one are counted, and
/// not judged.
final class Ambiguity {

    private Ambiguity() {}

    static boolean of(Telling telling, @Nullable Telling next, long window, long skew) {
        return startsDiffer(telling, skew)
                || movesBackAfterAnEnd(telling, skew)
                || refiresElsewhere(telling, next, window);
    }

    /// Several streams tell starts of one episode that differ by more than the skew, and no end that
    /// covers them.
    private static boolean startsDiffer(Telling telling, long skew) {
        long least = telling.start();
        boolean differ =
                telling.statements().stream().anyMatch(s -> s.said().start() > least + skew);
        return differ && telling.byStream().size() > 1;
    }

    /// A start moves back after an end of the later start was told: the sender was told another start
    /// while it had taken the alert for ended.
    private static boolean movesBackAfterAnEnd(Telling telling, long skew) {
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

    /// It fires again after its end, told only by streams that never told that end, and within the
    /// late window.
    private static boolean refiresElsewhere(
            Telling telling, @Nullable Telling next, long window) {
        if (!telling.hasEnd()) {
            return false;
        }
        long end = telling.greatestEnd();
        boolean refires =
                telling.statements().stream()
                        .anyMatch(s -> s.said().firing() && s.said().trueUntil() > end);
        boolean severalTell = telling.byStream().size() > 1;
        return refires
                && (!Oracle.firesAfterItsEnd(telling, window) || (severalTell && next != null));
    }

    /// The streams disagree about the pauses, or a later episode may be heard of before a reopening.
    static boolean ofReopens(Telling telling, @Nullable Telling next, long window) {
        if (!telling.hasEnd() || telling.byStream().size() == 1) {
            return false;
        }
        Set<List<Long>> sequences = new HashSet<>();
        long first = 0;
        for (Telling.Statement s : telling.statements()) {
            if (!s.said().firing()) {
                first = first == 0 ? s.said().end() : Math.min(first, s.said().end());
            }
        }
        long firstEnd = first;
        boolean refires =
                telling.statements().stream()
                        .anyMatch(s -> s.said().firing() && s.said().trueUntil() > firstEnd);
        if (!refires) {
            return false;
        }
        telling.byStream().values().forEach(sequences::add);
        long last =
                telling.statements().stream()
                        .filter(s -> s.said().firing())
                        .mapToLong(Telling.Statement::saidAt)
                        .max()
                        .orElse(0);
        return sequences.size() > 1 || (next != null && next.saidFirst() <= last + window);
    }
}
