package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies recorded from real Alertmanagers amount to the episodes that an independent model of the
/// rules found in them.
///
/// A body that was answered 500 was not acknowledged, but it may have been stored: a commit whose
/// answer was lost. So each recording is read both ways.
class RecordedBodiesTest {

    private static final int INTERLEAVINGS = Integer.getInteger("episodes.interleavings", 3_000);

    @ParameterizedTest
    @ValueSource(strings = {"am-0.25-semantics", "am-0.34.2-webhook-and-events"})
    void acknowledged_bodies_give_the_expected_episodes(String name) {
        Recording recording = Recording.named(name);
        assertThat(Recording.replay(recording.acknowledged())).isEqualTo(recording.webhooksOnly());
    }

    @ParameterizedTest
    @ValueSource(strings = {"am-0.25-semantics", "am-0.34.2-webhook-and-events"})
    void bodies_that_were_stored_but_not_acknowledged_change_nothing(String name) {
        Recording recording = Recording.named(name);
        assertThat(recording.bodies()).hasSizeGreaterThanOrEqualTo(50);
        assertThat(Recording.replay(recording.bodies())).isEqualTo(recording.webhooksOnly());
    }

    @ParameterizedTest
    @ValueSource(strings = {"am-0.25-semantics", "am-0.34.2-webhook-and-events"})
    void every_interleaving_that_keeps_each_streams_order_gives_the_same(String name) {
        Recording recording = Recording.named(name);
        var expected = recording.webhooksOnly();
        for (int seed = 0; seed < INTERLEAVINGS; seed++) {
            List<Recording.Body> bodies =
                    seed % 2 == 0 ? recording.acknowledged() : recording.bodies();
            assertThat(Recording.replay(Recording.interleaved(bodies, new Random(seed))))
                    .as("%s, interleaving %d", name, seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void webhooks_and_events_together_give_the_expected_episodes() {
        Recording recording = Recording.named("am-0.34.2-webhook-and-events");
        assertThat(recording.withEvents()).hasSizeGreaterThan(100);
        assertThat(Recording.replay(recording.withEvents()))
                .isEqualTo(recording.webhooksAndEvents());
    }

    @Test
    void webhooks_and_events_in_any_order_give_the_same() {
        Recording recording = Recording.named("am-0.34.2-webhook-and-events");
        var expected = recording.webhooksAndEvents();
        for (int seed = 0; seed < INTERLEAVINGS / 6; seed++) {
            List<Recording.Body> twice = new ArrayList<>(recording.withEvents());
            recording.withEvents().stream()
                    .filter(body -> body.stream().startsWith("event"))
                    .limit(seed % 40)
                    .forEach(twice::add);
            assertThat(Recording.replay(Recording.interleaved(twice, new Random(seed))))
                    .as("interleaving %d", seed)
                    .isEqualTo(expected);
        }
    }
}
