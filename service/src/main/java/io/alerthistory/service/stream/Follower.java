package io.alerthistory.service.stream;

import io.alerthistory.service.alert.Selection;
import io.alerthistory.service.storage.StorageException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client on its way along the changes.
final class Follower {

    private final Tail tail;
    private final Changes changes;
    private final Selection labels;
    private long position;
    private @Nullable Window window;
    private int index;

    private Follower(Tail tail, Changes changes, Selection labels, long position) {
        this.tail = tail;
        this.changes = changes;
        this.labels = labels;
        this.position = position;
    }

    /// A client that wants to hear of what happens from now on.
    static Follower fromNow(Tail tail, Changes changes, Selection labels) {
        return new Follower(tail, changes, labels, tail.read());
    }

    /// A client that comes back, having seen this event last.
    ///
    /// @param place must not be behind the head
    static Follower behind(Place place, Tail tail, Changes changes, Selection labels) {
        var follower = new Follower(tail, changes, labels, place.before());
        follower.window = changes.whole(place.from(), place.before(), Instant.EPOCH);
        follower.index = place.index() + 1;
        return follower;
    }

    /// The next events, some hundred at most.
    ///
    /// @param more whether to ask again at once
    record Step(List<Event> events, boolean more) {}

    /// @throws StorageException when the database cannot answer now; the same can be asked again
    Step next() {
        var current = window;
        if (current != null) {
            return within(current);
        }
        var low = tail.read();
        if (position >= low) {
            return new Step(List.of(), false);
        }
        var known = tail.at(position);
        if (known.isPresent()) {
            position = known.get().window().before();
            return new Step(wanted(known.get().events()), true);
        }
        var read = changes.next(position, tail.boundary(position), Instant.EPOCH);
        position = read.before();
        window = read;
        index = 0;
        return new Step(List.of(), true);
    }

    private Step within(Window current) {
        if (index >= current.changes().size()) {
            window = null;
            return new Step(List.of(), true);
        }
        var events = changes.events(current, index);
        index += events.size();
        return new Step(wanted(events), true);
    }

    private List<Event> wanted(List<Event> events) {
        return labels.equals(Selection.ALL)
                ? events
                : events.stream().filter(event -> labels.matches(event.labels())).toList();
    }
}
