package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// Episodes rebuilt from transitions alone: what a reader of the timeline would believe.
@NullMarked
final class Timeline {

    record Known(Instant start, @Nullable Instant end, @Nullable EndReason reason) {}

    private final Map<Long, Known> episodes = new TreeMap<>();

    void apply(Transition transition) {
        switch (transition) {
            case Transition.Opened t ->
                    assertThat(episodes.put(t.episode(), new Known(t.at(), null, null)))
                            .as("episode %d opened twice", t.episode())
                            .isNull();
            case Transition.StartMoved t -> {
                Known known = known(t.episode());
                assertThat(t.from()).isEqualTo(known.start());
                episodes.put(t.episode(), new Known(t.at(), known.end(), known.reason()));
            }
            case Transition.Ended t -> {
                Known known = known(t.episode());
                assertThat(t.was()).as("replaced end of %s", t).isEqualTo(known.end());
                episodes.put(t.episode(), new Known(known.start(), t.at(), t.reason()));
            }
            case Transition.Reopened t -> {
                Known known = known(t.episode());
                assertThat(known.end()).as("end before %s", t).isNotNull();
                episodes.put(t.episode(), new Known(known.start(), null, null));
            }
            case Transition.ReopeningUndone t -> {
                Known known = known(t.episode());
                assertThat(known.end()).as("end before %s", t).isNull();
                episodes.put(t.episode(), new Known(known.start(), t.at(), EndReason.RESOLVED));
            }
            case Transition.Muted t -> known(t.episode());
            case Transition.Absorbed t -> {
                known(t.into());
                assertThat(episodes.remove(t.episode())).isNotNull();
            }
        }
    }

    private Known known(long episode) {
        Known known = episodes.get(episode);
        assertThat(known).as("episode %d of the timeline", episode).isNotNull();
        return Objects.requireNonNull(known);
    }

    void clear() {
        episodes.clear();
    }

    Map<Long, Known> episodes() {
        return episodes;
    }
}
