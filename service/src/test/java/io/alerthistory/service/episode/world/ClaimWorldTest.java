package io.alerthistory.service.episode.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.alerthistory.service.episode.Rules;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What Prometheus claims is what is remembered, whatever Alertmanagers tell of it, when, and in which
/// order: pairs, restarts, webhooks with retries, outages and kills, events twice and out of order.
///
/// `-Dworld.seeds=100000 -Dworld.first=0` tries more worlds, or other ones.
@Tag("slow")
public class ClaimWorldTest {

    private static final int SEEDS = Integer.getInteger("world.seeds", 3_000) / 6;
    private static final int FIRST = Integer.getInteger("world.first", 0);
    private static final Rules RULES = Rules.DEFAULTS;
    private static final long WINDOW = RULES.lateWindow().toMillis();
    private static final long SKEW = RULES.skew().toMillis();

    @Test
    void claims_alone_are_episodes_where_they_overlap_whenever_anybody_looks() {
        int reopened = 0;
        int episodes = 0;
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            ClaimWorld world = ClaimWorld.of(seed);
            for (int looks = 0; looks < 3; looks++) {
                Outcome.Claimed found = judge(world, world.claims(), looks, false);
                reopened += found.reopened();
                episodes += found.episodes().size();
            }
        }
        // Only when the other one of a pair is heard of first after the end that the one told.
        assertThat((double) reopened / episodes)
                .as("episodes that ended too early")
                .isLessThan(0.01);
    }

    @Test
    void claims_beat_what_alertmanagers_tell_by_webhooks_and_events() {
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            ClaimWorld world = ClaimWorld.of(seed);
            Random random = new Random(seed);
            judge(world, world.arrivals(random, WINDOW, 0), 1, true);
            judge(world, world.arrivals(random, WINDOW, 0.8), 2, true);
        }
    }

    @Test
    void the_worlds_have_pairs_restarts_and_claims_that_run_out() {
        int pairs = 0;
        int ranOut = 0;
        int episodes = 0;
        for (int seed = 0; seed < 200; seed++) {
            ClaimWorld world = ClaimWorld.of(seed);
            pairs +=
                    world.claims().stream().map(a -> a.body().stream()).distinct().count() > 1
                            ? 1
                            : 0;
            for (ClaimOracle.Episode episode : ClaimOracle.of(world.claims(), SKEW)) {
                episodes++;
                ranOut += episode.withdrawn() ? 0 : 1;
            }
        }
        assertThat(pairs).isGreaterThan(60);
        assertThat(ranOut).isGreaterThan(30);
        assertThat(episodes).isGreaterThan(500);
    }

    private static Outcome.Claimed judge(
            ClaimWorld world, List<Interleaving.Arrival> arrivals, int looks, boolean told) {
        List<ClaimOracle.Episode> expected = ClaimOracle.of(world.claims(), SKEW);
        Outcome.Claimed found = Outcome.claimed(arrivals, 0, new Random(looks), RULES);
        boolean alike = found.episodes().size() == expected.size();
        for (int i = 0; alike && i < expected.size(); i++) {
            alike = expected.get(i).is(found.episodes().get(i), Truth.END);
        }
        if (!alike) {
            fail(describe(world, arrivals, expected, found, told));
        }
        return found;
    }

    private static String describe(
            ClaimWorld world,
            List<Interleaving.Arrival> arrivals,
            List<ClaimOracle.Episode> expected,
            Outcome.Claimed found,
            boolean told) {
        StringBuilder text = new StringBuilder("seed " + world.seed() + ", told " + told);
        world.truth().forEach(phase -> text.append("\ntrue ").append(phase));
        expected.forEach(episode -> text.append("\nexpected ").append(episode));
        found.episodes().forEach(episode -> text.append("\nfound ").append(episode));
        for (Interleaving.Arrival arrival : arrivals) {
            Said said = arrival.body().said().getFirst();
            text.append("\n  ").append(arrival.at()).append(" said ");
            text.append(arrival.body().saidAt()).append(" by ").append(arrival.body().stream());
            text.append(said.firing() ? " firing " : " resolved ").append(said.start());
            text.append(" to ").append(said.end());
        }
        return text.toString();
    }
}
