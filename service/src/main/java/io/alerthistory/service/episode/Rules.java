package io.alerthistory.service.episode;

import java.time.Duration;

/// The constants of the episode rules.
///
/// @param skew two starts no further apart than this are one start; peers that are told an alert
///     without a start give it their own, a fraction of a second apart
/// @param lateWindow how long a body may be on its way: a sender retries one body for its group
///     interval plus 15 s per peer, so this must not be less
/// @param staleFloor the least time without a sighting after which an open run may be called stale
public record Rules(Duration skew, Duration lateWindow, Duration staleFloor) {

    /// 5 s, 6 min (the default group interval of 5 min plus four peers), 9 h (twice the default
    /// repeat interval, and one hour).
    public static final Rules DEFAULTS =
            new Rules(Duration.ofSeconds(5), Duration.ofMinutes(6), Duration.ofHours(9));

    public Rules {
        if (skew.isNegative()) {
            throw new IllegalArgumentException("skew is " + skew + "; it must not be negative");
        }
        if (lateWindow.compareTo(skew) < 0) {
            throw new IllegalArgumentException(
                    "lateWindow is " + lateWindow + "; it must not be less than the skew " + skew);
        }
        if (staleFloor.compareTo(lateWindow) < 0) {
            throw new IllegalArgumentException(
                    "staleFloor is "
                            + staleFloor
                            + "; it must not be less than the late window "
                            + lateWindow);
        }
    }
}
