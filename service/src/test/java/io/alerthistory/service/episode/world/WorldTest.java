package io.alerthistory.service.episode.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.alerthistory.service.episode.Rules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What truly fired, told by simulated Alertmanagers through outages, kills and lost posts, and
/// delivered in any order that keeps each stream's own, is what is remembered, as far as it was told.
///
/// `-Dworld.seeds=100000 -Dworld.first=0` tries more worlds, or other ones.
@Tag("slow")
public class WorldTest {

    private static final int SEEDS = Integer.getInteger("world.seeds", 3_000);
    private static final int FIRST = Integer.getInteger("world.first", 0);
    private static final int INTERLEAVINGS = 4;
    private static final Rules RULES = Rules.DEFAULTS;
    private static final long WINDOW = RULES.lateWindow().toMillis();
    private static final long SKEW = RULES.skew().toMillis();

    @Test
    void episodes_are_the_truth_that_was_tellable_whatever_the_order() {
        int judged = 0;
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            World world = World.of(seed);
            for (int series = 0; series < Truth.SERIES; series++) {
                Optional<List<Expected>> expected = Oracle.of(series, world.bodies(), WINDOW, SKEW);
                if (expected.isPresent()) {
                    judged++;
                    judge(world, series, expected.get());
                }
            }
        }
        assertThat((double) judged / SEEDS / Truth.SERIES)
                .as("share of series whose truth is not ambiguous")
                .isGreaterThan(0.85);
    }

    /// The same worlds, in which we are told by the event recorder too: twice, out of order, with losses.
    @Test
    void events_in_any_order_change_nothing_but_what_only_they_tell() {
        int judged = 0;
        int worlds = SEEDS / 5;
        for (int seed = FIRST; seed < FIRST + worlds; seed++) {
            World world = World.of(seed).withEvents();
            for (int series = 0; series < Truth.SERIES; series++) {
                Optional<List<Expected>> expected = Oracle.of(series, world.bodies(), WINDOW, SKEW);
                if (expected.isPresent()) {
                    judged++;
                    judge(world, series, expected.get());
                }
            }
        }
        assertThat((double) judged / worlds / Truth.SERIES)
                .as("share of series whose truth is not ambiguous")
                .isGreaterThan(0.5);
    }

    private static void judge(World world, int series, List<Expected> expected) {
        List<Body> bodies = world.about(series);
        Random random = new Random(world.seed());
        for (int i = 0; i <= INTERLEAVINGS; i++) {
            List<Interleaving.Arrival> arrivals =
                    i == 0
                            ? Interleaving.asSent(bodies, WINDOW)
                            : Interleaving.random(bodies, WINDOW, random);
            Map<Integer, List<Outcome.Episode>> found = Outcome.of(arrivals, RULES);
            List<Outcome.Episode> episodes = found.getOrDefault(series, List.of());
            boolean alike = episodes.size() == expected.size();
            for (int e = 0; alike && e < expected.size(); e++) {
                alike = expected.get(e).is(episodes.get(e));
            }
            if (!alike) {
                fail(world.describe(series, i, expected, episodes, arrivals));
            }
        }
    }
}
