package io.alerthistory.service.episode.world;

import java.util.Set;
import java.util.TreeSet;

/// An alert as an Alertmanager holds it, and which true firings it stands for.
///
/// @param of ids of the true firings that went into it
/// @param trueUntil until when what it says of firing is true
record Held(int series, long start, long until, long trueUntil, Set<Integer> of) {

    static Held posted(Post post, long start) {
        return new Held(
                post.series(), start, post.until(), post.trueUntil(), Set.of(post.firing()));
    }

    /// As Alertmanager's provider does it: ranges that overlap become one, from the earliest start;
    /// others replace what was held.
    Held and(Held newer, boolean newerFires) {
        boolean endsInside = newer.until > start && newer.until < until;
        boolean startsInside = newer.start > start && newer.start < until;
        if (!endsInside && !startsInside && newer.start != start) {
            return newer;
        }
        if (!endsInside && !startsInside) {
            return new Held(series, start, newer.until, newer.trueUntil, both(newer));
        }
        return new Held(
                series,
                Math.min(start, newer.start),
                newerFires ? Math.max(until, newer.until) : newer.until,
                newer.trueUntil,
                both(newer));
    }

    private Set<Integer> both(Held newer) {
        Set<Integer> both = new TreeSet<>(of);
        both.addAll(newer.of);
        return both;
    }

    boolean firesAt(long time) {
        return time < until;
    }
}
