package io.alerthistory.service.episode.world;

import java.util.Set;

/// One alert of one body.
///
/// @param of the true firings that it speaks of
/// @param trueUntil until when what it says was true, no matter when it arrives
record Said(int series, boolean firing, long start, long end, Set<Integer> of, long trueUntil) {

    static Said by(Held alert, long now) {
        boolean firing = alert.firesAt(now);
        return new Said(
                alert.series(),
                firing,
                alert.start(),
                firing ? alert.start() : alert.until(),
                alert.of(),
                firing ? Math.min(now, alert.trueUntil()) : now);
    }
}
