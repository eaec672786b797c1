package io.alerthistory.service.stream;

import io.alerthistory.service.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The newest changes, read once for all who follow them. There is no thread of its own: whoever asks
/// and finds it old reads the database for everybody.
final class Tail {

    /// So many events are kept for those who are not there yet; who is further behind reads by itself.
    private static final int KEPT = 2_000;

    /// Changes that are known as events already.
    record Known(Window window, List<Event> events) {}

    private final Changes changes;
    private final long every;
    private final Deque<Known> known = new ArrayDeque<>();
    private int kept;
    private long readAt;
    private boolean started;
    private long low;
    private Instant lowSince = Instant.EPOCH;

    Tail(Changes changes, Duration every) {
        this.changes = changes;
        this.every = every.toNanos();
    }

    /// Reads what is new, unless that was done a moment ago. Returns the position that everything
    /// before is known of.
    ///
    /// @throws StorageException when the database cannot answer now
    synchronized long read() {
        var now = System.nanoTime();
        if (started && now - readAt < every) {
            return low;
        }
        readAt = now;
        var head = changes.head();
        if (!started || head.position() < low) {
            known.clear();
            kept = 0;
            started = true;
            low = head.position();
            lowSince = head.at();
        } else if (head.position() > low) {
            advance(head.position(), head.at());
        }
        return low;
    }

    /// While nothing happens the low mark stays, so that the windows follow each other without holes.
    private void advance(long head, Instant at) {
        var window = changes.next(low, head, lowSince);
        if (window.changes().isEmpty()) {
            return;
        }
        if (window.before() < head || window.changes().size() > KEPT / 2) {
            known.clear();
            kept = 0;
            low = head;
        } else {
            keep(window);
            low = window.before();
        }
        lowSince = at;
    }

    private void keep(Window window) {
        var events = new ArrayList<Event>();
        while (events.size() < window.changes().size()) {
            events.addAll(changes.events(window, events.size()));
        }
        known.addLast(new Known(window, List.copyOf(events)));
        kept += events.size();
        while (kept > KEPT) {
            kept -= known.removeFirst().events().size();
        }
    }

    /// The window that begins exactly here.
    synchronized Optional<Known> at(long position) {
        return known.stream().filter(one -> one.window().from() == position).findFirst();
    }

    /// Where the next window that is known begins behind this position, or where nothing is known yet.
    synchronized long boundary(long position) {
        return known.stream()
                .mapToLong(one -> one.window().from())
                .filter(from -> from > position)
                .min()
                .orElse(low);
    }
}
