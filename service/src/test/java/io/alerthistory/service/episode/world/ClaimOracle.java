package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What the claims of direct senders amount to, whatever Alertmanagers tell. It knows nothing of the
/// rules' code: it keeps what each sender says of each of its starts, and puts together what overlaps.
final class ClaimOracle {

    /// What one sender says of one start.
    private static final class Word {
        final int sender;
        final long start;
        long until;
        long heard;
        boolean withdrawn;

        Word(int sender, long start) {
            this.sender = sender;
            this.start = start;
        }
    }

    /// One episode.
    ///
    /// @param heard when a claim that was not withdrawn was heard last
    record Episode(long start, long end, boolean withdrawn, long heard) {

        boolean openAt(long time) {
            return end > time;
        }

        /// Whether what is recorded is this. Where the last claim ran out, an Alertmanager may have told
        /// an end after it was heard, which is at least as near to the truth.
        boolean is(Outcome.Episode found, long now) {
            if (found.start() != start || found.end() == null) {
                return found.start() == start && found.end() == null && openAt(now);
            }
            boolean exact = found.end() == end && found.reason() != null;
            boolean told =
                    "resolved".equals(found.reason()) && found.end() > heard && found.end() <= end;
            return !openAt(now)
                    && (withdrawn
                            ? exact && "resolved".equals(found.reason())
                            : told || (exact && "timeout".equals(found.reason())));
        }
    }

    private final long skew;
    private final List<List<Word>> groups = new ArrayList<>();

    private ClaimOracle(long skew) {
        this.skew = skew;
    }

    static List<Episode> of(List<Interleaving.Arrival> arrivals, long skew) {
        ClaimOracle oracle = new ClaimOracle(skew);
        for (Interleaving.Arrival arrival : arrivals) {
            if (arrival.body().stream() >= Outcome.FIRST_SENDER) {
                arrival.body().said().forEach(said -> oracle.hear(said, arrival));
            }
        }
        List<Episode> episodes = new ArrayList<>();
        oracle.groups.forEach(group -> episodes.add(episode(group)));
        episodes.sort(Comparator.comparingLong(Episode::start));
        return episodes;
    }

    private void hear(Said said, Interleaving.Arrival arrival) {
        Word word = word(arrival.body().stream(), said, arrival.at());
        word.until = said.end();
        word.withdrawn = !said.firing();
        word.heard = arrival.at();
    }

    private Word word(int sender, Said said, long at) {
        for (List<Word> group : groups) {
            for (Word word : group) {
                if (word.sender == sender && Math.abs(word.start - said.start()) <= skew) {
                    return word;
                }
            }
        }
        Word word = new Word(sender, said.start());
        for (List<Word> group : groups) {
            if (overlaps(group, said, at)) {
                // Of one sender the newest word holds: after a restart it knows of no other.
                group.stream()
                        .filter(older -> older.sender == sender)
                        .forEach(older -> older.until = Math.min(older.until, said.start()));
                group.add(word);
                return word;
            }
        }
        groups.add(new ArrayList<>(List.of(word)));
        return word;
    }

    private boolean overlaps(List<Word> group, Said said, long at) {
        long from = group.stream().mapToLong(w -> w.start).min().orElseThrow();
        long to = group.stream().mapToLong(w -> w.until).max().orElseThrow();
        long until = said.firing() ? at : said.end();
        return group.stream().anyMatch(w -> Math.abs(w.start - said.start()) <= skew)
                || (from <= said.start() && said.start() <= to)
                || (said.start() < from && from <= until);
    }

    private static Episode episode(List<Word> group) {
        Word last = group.stream().max(Comparator.comparingLong(w -> w.until)).orElseThrow();
        return new Episode(
                group.stream().mapToLong(w -> w.start).min().orElseThrow(),
                last.until,
                group.stream().anyMatch(w -> w.until == last.until && w.withdrawn),
                group.stream().filter(w -> !w.withdrawn).mapToLong(w -> w.heard).max().orElse(0));
    }
}
