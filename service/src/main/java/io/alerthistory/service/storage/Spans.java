package io.alerthistory.service.storage;

/// How much time to look at next, so that few more episodes are read than are wanted. Times are
/// microseconds.
final class Spans {

    private static final long FIRST = 24L * 3_600_000_000L;
    private static final long SHORTEST = 60_000_000L;

    private final boolean backwards;
    private final long end;
    private final double expected;
    private long bound;
    private long span;
    private int wanted;
    private boolean first = true;

    private Spans(boolean backwards, long begin, long end, double expected) {
        this.backwards = backwards;
        this.bound = begin;
        this.end = end;
        this.expected = expected;
    }

    /// @param expected how many episodes that match begin in a microsecond; 0 when nobody knows
    static Spans of(boolean backwards, long begin, long end, double expected) {
        return new Spans(backwards, begin, end, expected);
    }

    /// Where the next span ends.
    long next(int wanted) {
        this.wanted = wanted;
        if (first) {
            span = expected > 0 ? Math.max(SHORTEST, (long) (2 * wanted / expected)) : FIRST;
            first = false;
        }
        var whole = backwards ? bound - end : end - bound;
        bound = span >= whole ? end : backwards ? bound - span : bound + span;
        return bound;
    }

    /// Whether the last span was the last one.
    boolean ended() {
        return backwards ? bound <= end : bound >= end;
    }

    /// How many were found in the last span, fewer than were wanted.
    void found(int count) {
        var left = Math.max(1, wanted - count);
        var factor = count == 0 ? 8 : Math.clamp(2L * left / count, 2, 8);
        span = span > Long.MAX_VALUE / 16 ? span : span * factor;
    }
}
