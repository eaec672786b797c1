package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is held of one episode while sightings of it may still come.
///
/// The stored columns are [#startedAt], [#endedAt], [#reason], [#reopens] and [#gaps]; the rest
/// serves to judge the next sighting.
///
/// @param episode the episode's id
/// @param starts the recorded starts, ascending, at least one, at most [#MAX_STARTS]; the first is
///     the episode's start
/// @param endedAt the end, null while open
/// @param reason why it ended, null while open
/// @param reopens how often it was told as firing again, since the same start, after an end
/// @param gaps the pauses that go with the reopens, ascending; the latest [#MAX_GAPS]
/// @param seenAt when it was last told to fire, by our clock; when it was received, for a run that
///     was only ever told as resolved
/// @param endsAfter while open: an end that is not greater than this was told before and overruled
///     since, so it does not end the run; null where there was none
/// @param told what each stream told of it, at most [#MAX_TOLD] streams, those that spoke first
///     leave first
/// @param mutes when its notifications were held back, the latest [#MAX_MUTES]
public record Run(
        long episode,
        List<Instant> starts,
        @Nullable Instant endedAt,
        @Nullable EndReason reason,
        int reopens,
        List<Gap> gaps,
        Instant seenAt,
        @Nullable Instant endsAfter,
        List<Told> told,
        List<Mute> mutes) {

    /// Peers, moved starts and short flaps within the skew add starts; more than a few of them
    /// differ by milliseconds, and the first and the latest are what decides.
    public static final int MAX_STARTS = 8;

    /// More than this many pauses of one episode stay in the timeline only.
    public static final int MAX_GAPS = 16;

    /// Four peers with four receivers each.
    public static final int MAX_TOLD = 16;

    /// Older stretches stay as rows, and are not prolonged any more.
    public static final int MAX_MUTES = 8;

    public Run {
        starts = List.copyOf(starts);
        gaps = List.copyOf(gaps);
        told = List.copyOf(told);
        mutes = List.copyOf(mutes);
        if (starts.isEmpty()) {
            throw new IllegalArgumentException("run of episode " + episode + " has no start");
        }
        if ((endedAt == null) != (reason == null)) {
            throw new IllegalArgumentException(
                    "run of episode " + episode + " has an end without a reason or the reverse");
        }
    }

    /// What is held after the first sighting of a run.
    static Run first(
            long episode,
            Sighting sighting,
            @Nullable Instant end,
            @Nullable EndReason reason,
            Told told) {
        return new Run(
                episode,
                List.of(sighting.startsAt()),
                end,
                reason,
                0,
                List.of(),
                sighting.receivedAt(),
                null,
                List.of(told),
                List.of());
    }

    /// The earliest start that was told.
    public Instant startedAt() {
        return starts.getFirst();
    }

    public boolean endIsUpperBound() {
        return reason != null && reason.endIsUpperBound();
    }

    public boolean open() {
        return endedAt == null;
    }

    /// Whether somebody said that it ended, and when.
    boolean ended() {
        return reason != null && reason.explicit();
    }

    /// Whether it fires as far as anybody knows: open, or ended for want of news alone.
    boolean alive() {
        return reason == null || reason == EndReason.STALE || reason == EndReason.TIMEOUT;
    }

    /// Ids of the streams that told an end of it.
    public List<Long> resolvedBy() {
        return told.stream().filter(t -> t.end() != null).map(Told::stream).toList();
    }

    @Nullable Told toldBy(long stream) {
        for (int i = 0; i < told.size(); i++) {
            Told t = told.get(i);
            if (t.stream() == stream) {
                return t;
            }
        }
        return null;
    }

    boolean startedExactly(Instant start) {
        for (int i = 0; i < starts.size(); i++) {
            if (starts.get(i).equals(start)) {
                return true;
            }
        }
        return false;
    }

    Run withEpisode(long id) {
        return new Run(id, starts, endedAt, reason, reopens, gaps, seenAt, endsAfter, told, mutes);
    }

    Run seen(Instant at) {
        return at.isAfter(seenAt)
                ? new Run(
                        episode, starts, endedAt, reason, reopens, gaps, at, endsAfter, told, mutes)
                : this;
    }

    Run startingAlsoAt(List<Instant> more) {
        List<Instant> all = new ArrayList<>(starts);
        for (Instant start : more) {
            int at = Collections.binarySearch(all, start);
            if (at < 0) {
                all.add(-at - 1, start);
            }
        }
        while (all.size() > MAX_STARTS) {
            all.remove(1);
        }
        return all.size() == starts.size() && all.equals(starts)
                ? this
                : new Run(
                        episode, all, endedAt, reason, reopens, gaps, seenAt, endsAfter, told,
                        mutes);
    }

    Run toldBy(Told more) {
        List<Told> all = new ArrayList<>(told.size() + 1);
        Told merged = more;
        for (Told t : told) {
            if (t.stream() == more.stream()) {
                merged = t.and(more);
            } else {
                all.add(t);
            }
        }
        all.add(merged);
        while (all.size() > MAX_TOLD) {
            all.remove(leastNeeded(all));
        }
        return withTold(all);
    }

    /// A claim holds a run open, so it stays longer than what was merely told.
    private static int leastNeeded(List<Told> all) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).claim() == null) {
                return i;
            }
        }
        return 0;
    }

    Run withMutes(List<Mute> all) {
        List<Mute> latest =
                all.size() > MAX_MUTES ? all.subList(all.size() - MAX_MUTES, all.size()) : all;
        return new Run(
                episode, starts, endedAt, reason, reopens, gaps, seenAt, endsAfter, told, latest);
    }

    Run withTold(List<Told> all) {
        return new Run(
                episode, starts, endedAt, reason, reopens, gaps, seenAt, endsAfter, all, mutes);
    }

    /// Ends it, or moves its end. A pause cannot outlast the end.
    Run ending(Instant at, EndReason why) {
        List<Gap> kept = new ArrayList<>(gaps.size());
        for (Gap gap : gaps) {
            kept.add(gap.to().isAfter(at) ? new Gap(gap.from(), at) : gap);
        }
        List<Told> calm = new ArrayList<>(told.size());
        for (Told t : told) {
            calm.add(t.calm());
        }
        return new Run(episode, starts, at, why, reopens, kept, seenAt, null, calm, mutes);
    }

    /// Open again without a pause: it was only for want of news that it was called ended.
    Run resumed() {
        return new Run(episode, starts, null, null, reopens, gaps, seenAt, endsAfter, told, mutes);
    }

    /// Open again after the end that was told: the pause lasts from that end to `at`.
    Run reopened(Instant at, long stream) {
        if (endedAt == null) {
            throw new IllegalStateException("run of episode " + episode + " is open already");
        }
        List<Gap> more = new ArrayList<>(gaps);
        more.add(new Gap(endedAt, at));
        if (more.size() > MAX_GAPS) {
            more.removeFirst();
        }
        return new Run(episode, starts, null, null, reopens + 1, more, seenAt, endedAt, told, mutes)
                .toldBy(new Told(stream, startedAt(), null, true));
    }

    /// As if it had not been reopened: the end that was overruled holds.
    Run reopeningUndone() {
        if (endsAfter == null || gaps.isEmpty()) {
            throw new IllegalStateException("run of episode " + episode + " was not reopened");
        }
        return new Run(
                        episode,
                        starts,
                        null,
                        null,
                        reopens - 1,
                        gaps.subList(0, gaps.size() - 1),
                        seenAt,
                        null,
                        told,
                        mutes)
                .ending(endsAfter, EndReason.RESOLVED);
    }

    static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) {
            return b;
        }
        return b == null || a.isAfter(b) ? a : b;
    }
}
