package io.alerthistory.service.episode.world;

import java.util.List;

/// One true firing of one series: the truth that episodes are measured against.
///
/// @param id unique in its world
/// @param phases when it really fired, ascending; more than one when the sender took it for ended
///     and then told the same start again
/// @param movedTo the earlier start that a second sender tells, the start if there is none
/// @param movedAt when that sender begins to tell it
record Firing(int id, int series, List<Phase> phases, long movedTo, long movedAt) {

    /// A stretch of a firing without a pause.
    ///
    /// @param silent the sender vanished instead of telling the end; what it told last runs out
    /// @param end the end that can be told: the true one, or when the last claim runs out
    record Phase(long from, long to, boolean silent, long end) {}

    long start() {
        return phases.getFirst().from();
    }

    long startToldAt(long time) {
        return time >= movedAt ? movedTo : start();
    }
}
