package io.alerthistory.service.stream;

import io.alerthistory.service.history.HistoryAlert;
import io.alerthistory.service.storage.EpisodeStore;
import io.alerthistory.service.storage.StoredEpisode;
import io.alerthistory.service.storage.TransitionStore;
import io.alerthistory.service.storage.TransitionStore.Head;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads changes window by window, and makes events of them. Its methods throw what the stores throw.
final class Changes {

    /// A window ends about here when more changes wait.
    static final int WINDOW = 2_000;

    private static final int STEP = 200;

    private final TransitionStore transitions;
    private final EpisodeStore episodes;

    Changes(TransitionStore transitions, EpisodeStore episodes) {
        this.transitions = transitions;
        this.episodes = episodes;
    }

    Head head() {
        return transitions.head();
    }

    /// A window from this position on, which ends there or, when there are many changes, before.
    Window next(long from, long before, Instant since) {
        var changes = transitions.between(from, before, since, 2 * WINDOW);
        return changes.size() < 2 * WINDOW
                ? new Window(from, before, ChangeOrder.of(changes))
                : whole(from, ChangeOrder.cut(changes), since);
    }

    /// The window of exactly these bounds.
    Window whole(long from, long before, Instant since) {
        return new Window(
                from,
                before,
                ChangeOrder.of(transitions.between(from, before, since, Integer.MAX_VALUE)));
    }

    /// The events of a window from this index on, at most a few: the episodes are read for them.
    List<Event> events(Window window, int index) {
        var end = Math.min(window.changes().size(), index + STEP);
        var changes = window.changes().subList(index, end);
        var found =
                episodes
                        .load(
                                changes.stream()
                                        .map(TransitionStore.Change::episode)
                                        .distinct()
                                        .toList())
                        .stream()
                        .collect(Collectors.toMap(StoredEpisode::id, Function.identity()));
        var events = new ArrayList<Event>();
        for (var i = 0; i < changes.size(); i++) {
            var change = changes.get(i);
            var episode = found.get(change.episode());
            events.add(
                    Event.of(
                            new Place(window.from(), window.before(), index + i),
                            change,
                            episode == null ? null : HistoryAlert.of(episode)));
        }
        return events;
    }
}
