package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Labels;
import io.alerthistory.service.storage.SeriesRef;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which stored series a label set is: immutable once stored, so safe to remember on every replica.
/// It grows to [#SLOTS] places; then a new label set takes the place of an old one.
///
/// A table of numbers instead of a map of objects, because this is most of what the service holds in
/// memory. Shared by the writers.
final class SeriesCache {

    static final int SLOTS = 1 << 18;

    private static final int FIRST = 1 << 10;
    private static final int PROBES = 16;
    private static final int WIDTH = 7;

    private long[] cells = new long[FIRST * WIDTH];
    private int evictions;

    synchronized @Nullable SeriesRef get(Labels labels) {
        var fingerprint = labels.fingerprint().value();
        var at = find(fingerprint, labels.identity());
        return at < 0
                ? null
                : new SeriesRef(
                        cells[at + 2], cells[at + 3], cells[at + 4], cells[at + 5], cells[at + 6]);
    }

    synchronized void put(Labels labels, SeriesRef series) {
        put(
                labels.fingerprint().value(),
                labels.identity(),
                series.id(),
                series.alertnameId(),
                series.namespaceId(),
                series.severityId(),
                series.textHash());
    }

    synchronized void forget(Labels labels) {
        var at = find(labels.fingerprint().value(), labels.identity());
        if (at >= 0) {
            Arrays.fill(cells, at, at + WIDTH, 0);
        }
    }

    private void put(long fingerprint, long identity, long... values) {
        var at = find(fingerprint, identity);
        while (at < 0) {
            at = free(fingerprint, identity);
            if (at < 0 && slots() < SLOTS) {
                grow();
            } else if (at < 0) {
                at = cell(fingerprint, identity, evictions++ & (PROBES - 1));
            }
        }
        cells[at] = fingerprint;
        cells[at + 1] = identity;
        System.arraycopy(values, 0, cells, at + 2, values.length);
    }

    private int find(long fingerprint, long identity) {
        for (var probe = 0; probe < PROBES; probe++) {
            var at = cell(fingerprint, identity, probe);
            if (taken(at) && cells[at] == fingerprint && cells[at + 1] == identity) {
                return at;
            }
        }
        return -1;
    }

    /// A free place where it may stand; -1 when there is none.
    private int free(long fingerprint, long identity) {
        for (var probe = 0; probe < PROBES; probe++) {
            var at = cell(fingerprint, identity, probe);
            if (!taken(at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean taken(int at) {
        return cells[at + 2] != 0;
    }

    /// Both hashes spread where a label set may stand, so that neighbours do not crowd each other.
    private int cell(long fingerprint, long identity, int probe) {
        var step = (int) (fingerprint >>> 32) | 1;
        var spread = Integer.toUnsignedLong((int) (identity >>> 32) + probe * step);
        return (int) ((spread * slots()) >>> 32) * WIDTH;
    }

    private int slots() {
        return cells.length / WIDTH;
    }

    /// By a quarter: to double it would leave half of it empty, and hold three times as much meanwhile.
    private void grow() {
        var before = cells;
        cells = new long[Math.min(SLOTS, slots() + slots() / 4) * WIDTH];
        for (var at = 0; at < before.length; at += WIDTH) {
            if (before[at + 2] != 0) {
                put(before[at], before[at + 1], Arrays.copyOfRange(before, at + 2, at + WIDTH));
            }
        }
    }
}
