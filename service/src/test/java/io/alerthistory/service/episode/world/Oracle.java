package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What could be known of one series from what was told of it, whatever the order in which it came.
///
/// It does not know the rules' code, nor recorded starts, nor what arrived when. It knows which true
/// firings each statement is about, and goes by that:
///
///  * Firings that a sender took for one (their ranges overlapped for it) are one episode. What
///    was never told is none.
///  * An episode starts at the least start that was told of it.
///  * It ends at the greatest end that was told of it, unless a stream that told that end tells it
///    as firing afterwards, or anybody does so later than the late window after that end was told.
///  * Otherwise it ends, superseded, where the next one starts, or it is open.
///  * It was reopened as often as each stream that told its ends told it as firing after one.
final class Oracle {

    private final List<Telling> tellings;
    private final long window;
    private final long skew;

    private Oracle(List<Telling> tellings, long window, long skew) {
        this.tellings = tellings;
        this.window = window;
        this.skew = skew;
    }

    /// The episodes of a series by start; empty if what was told is ambiguous, see [Ambiguity].
    static Optional<List<Expected>> of(int series, List<Body> bodies, long window, long skew) {
        List<Telling> tellings = new ArrayList<>();
        for (Body body : bodies) {
            for (Said said : body.said()) {
                if (said.series() == series) {
                    add(new Telling.Statement(body.stream(), body.saidAt(), said), tellings);
                }
            }
        }
        tellings.sort(Comparator.comparingLong(Telling::start));
        return new Oracle(tellings, window, skew).expected();
    }

    private static void add(Telling.Statement statement, List<Telling> tellings) {
        Telling all = new Telling();
        tellings.removeIf(telling -> {
            boolean same = telling.speaksOf(statement.said());
            if (same) {
                all.absorb(telling);
            }
            return same;
        });
        all.add(statement);
        tellings.add(all);
    }

    private Optional<List<Expected>> expected() {
        List<Expected> expected = new ArrayList<>();
        for (int i = 0; i < tellings.size(); i++) {
            Telling next = i + 1 < tellings.size() ? tellings.get(i + 1) : null;
            Ambiguity ambiguity =
                    new Ambiguity(
                            tellings.get(i),
                            tellings.subList(i + 1, tellings.size()),
                            window,
                            skew);
            if (ambiguity.exists()) {
                return Optional.empty();
            }
            expected.add(episode(tellings.get(i), next, ambiguity.ofReopens()));
        }
        return Optional.of(expected);
    }

    private Expected episode(Telling telling, @Nullable Telling next, boolean reopensUnclear) {
        int least = reopensUnclear ? 0 : reopens(telling);
        int most = reopensUnclear ? telling.ends() : least;
        if (telling.hasEnd() && !firesAfterItsEnd(telling, window)) {
            return new Expected(telling.start(), telling.greatestEnd(), "resolved", least, most);
        }
        return next == null
                ? new Expected(telling.start(), null, null, least, most)
                : new Expected(telling.start(), next.start(), "superseded", least, most);
    }

    static boolean firesAfterItsEnd(Telling telling, long window) {
        long end = telling.greatestEnd();
        for (List<Long> told : telling.byStream().values()) {
            int at = told.indexOf(end);
            if (at >= 0 && told.subList(at, told.size()).contains(Telling.FIRES)) {
                return true;
            }
        }
        long endHeard = telling.lastSaid(end) + window;
        return telling.statements().stream()
                .anyMatch(s -> s.said().firing() && s.said().trueUntil() > endHeard);
    }

    private static int reopens(Telling telling) {
        int most = 0;
        for (List<Long> told : telling.byStream().values()) {
            int reopens = 0;
            for (int i = 1; i < told.size(); i++) {
                boolean again = told.get(i) == Telling.FIRES && told.get(i - 1) != Telling.FIRES;
                reopens += again ? 1 : 0;
            }
            most = Math.max(most, reopens);
        }
        return most;
    }
}
