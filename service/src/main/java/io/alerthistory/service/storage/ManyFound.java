package io.alerthistory.service.storage;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers for a while which filters mean more episodes than are counted: what is so many does not
/// become few soon.
final class ManyFound {

    private static final long FOR = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 1_000;

    private final Map<EpisodeFilter, Long> until = new ConcurrentHashMap<>();

    boolean found(EpisodeFilter filter) {
        var end = until.get(filter);
        return end != null && System.nanoTime() - end < 0;
    }

    void add(EpisodeFilter filter) {
        if (until.size() >= MOST) {
            until.clear();
        }
        until.put(filter, System.nanoTime() + FOR);
    }
}
