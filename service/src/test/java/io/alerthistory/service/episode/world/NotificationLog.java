package io.alerthistory.service.episode.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a peer believes was sent, by stream key: Alertmanager's nflog.
final class NotificationLog {

    record Entry(long at, Set<Integer> firing, Set<Integer> resolved) {}

    private final Map<Integer, Entry> entries = new HashMap<>();

    @Nullable Entry of(int key) {
        return entries.get(key);
    }

    void note(int key, Entry entry) {
        Entry old = entries.get(key);
        if (old == null || old.at() <= entry.at()) {
            entries.put(key, entry);
        }
    }

    void forget() {
        entries.clear();
    }

    /// Alertmanager's `needsUpdate`.
    boolean needsToSend(
            int key, Set<Integer> firing, Set<Integer> resolved, long now, long repeatInterval) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return !firing.isEmpty();
        }
        if (!entry.firing().containsAll(firing)) {
            return true;
        }
        if (firing.isEmpty()) {
            return !entry.firing().isEmpty();
        }
        return !entry.resolved().containsAll(resolved) || entry.at() < now - repeatInterval;
    }
}
