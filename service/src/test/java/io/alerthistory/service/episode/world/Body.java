package io.alerthistory.service.episode.world;

import java.util.List;

/// One body that reached us and was stored, acknowledged or not.
///
/// @param stream whose order is kept
/// @param saidAt when the sender looked at its alerts
/// @param arrival when it came in the simulation; an interleaving may delay it further
record Body(int stream, long saidAt, long arrival, List<Said> said) {

    /// When it must have arrived, if nothing is on its way for longer than the window. The age of
    /// a body counts from when what it says was last true.
    long latest(long window) {
        long truth = saidAt;
        for (Said one : said) {
            truth = Math.min(truth, one.trueUntil());
        }
        return truth + window;
    }
}
