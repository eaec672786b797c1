package io.alerthistory.service.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.storage.SlimEpisode;
import io.alerthistory.service.storage.StoredEpisode.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private long ids = 1;

    private SlimEpisode episode(
            long series, long start, @Nullable Long end, boolean bound, Pause... gaps) {
        return new SlimEpisode(
                ids++,
                series,
                10,
                20 + series % 2,
                30,
                at(start),
                end == null ? null : at(end),
                bound,
                List.of(gaps));
    }

    /// So many minutes before now.
    private static Instant at(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    private static Tally tally(SlimEpisode... episodes) {
        var tally = new Tally(NOW);
        for (var episode : episodes) {
            tally.add(episode);
        }
        return tally;
    }

    @Test
    void nothingCountsAsNothing() {
        var tally = tally();

        assertThat(tally.total()).isZero();
        assertThat(tally.resolved().percentile(0.5)).isEmpty();
        assertThat(tally.resolved().average()).isEmpty();
        assertThat(tally.top(10)).isEmpty();
        assertThat(tally.flapping(1, 10)).isEmpty();
    }

    @Test
    void firingTimeIsWithoutPausesAndUntilNow() {
        var tally =
                tally(
                        episode(1, 10, null, false),
                        episode(2, 60, 30L, false, new Pause(at(50), at(45))));

        assertThat(tally.firing()).isEqualTo(Duration.ofMinutes(10 + 25));
        assertThat(tally.goingOn()).isEqualTo(1);
        assertThat(tally.series()).isEqualTo(2);
        assertThat(tally.byNamespace()).containsEntry(21L, 1L).containsEntry(20L, 1L);
    }

    @Test
    void anEndThatNobodyToldSaysNothingOfTheTimeToResolve() {
        var tally = tally(episode(1, 100, 10L, true), episode(2, 60, 30L, false));

        assertThat(tally.resolved().size()).isEqualTo(1);
        assertThat(tally.resolved().percentile(0.95)).contains(Duration.ofMinutes(30));
    }

    @Test
    void percentilesAreTheNearestRank() {
        var durations = new Durations();
        var all = new ArrayList<Long>();
        var random = new Random(7);
        for (var i = 0; i < 1_001; i++) {
            var seconds = (long) random.nextInt(10_000);
            all.add(seconds);
            durations.add(Duration.ofSeconds(seconds));
        }
        all.sort(null);

        assertThat(durations.percentile(0.5)).contains(Duration.ofSeconds(all.get(500)));
        assertThat(durations.percentile(0.95)).contains(Duration.ofSeconds(all.get(950)));
        assertThat(durations.percentile(0)).contains(Duration.ofSeconds(all.getFirst()));
        assertThat(durations.percentile(1)).contains(Duration.ofSeconds(all.getLast()));
        assertThat(durations.average().orElseThrow().toSeconds())
                .isEqualTo(all.stream().mapToLong(l -> l).sum() / 1_001);
    }

    @Test
    void whoFiredMostComesFirstAndTheLaterOneOfEquals() {
        var tally =
                tally(
                        episode(3, 5, 4L, false),
                        episode(1, 10, 9L, false),
                        episode(2, 20, 19L, false),
                        episode(1, 30, 29L, false));

        assertThat(tally.top(2)).extracting(SeriesTally::series).containsExactly(1L, 3L);
        assertThat(tally.top(1).getFirst().lastFiredAt()).isEqualTo(at(10));
    }

    @Test
    void fourChangesAreFlapping() {
        var twice = List.of(episode(1, 10, 9L, false), episode(1, 20, 19L, false));
        var onceAndGoingOn = List.of(episode(2, 10, null, false), episode(2, 20, 19L, false));
        var paused = List.of(episode(3, 40, 8L, false, new Pause(at(30), at(20))));
        var tally = new Tally(NOW);
        twice.forEach(tally::add);
        onceAndGoingOn.forEach(tally::add);
        paused.forEach(tally::add);

        assertThat(tally.flapping(4, 10)).extracting(SeriesTally::series).containsExactly(3L, 1L);
        assertThat(tally.flapping(3, 10))
                .extracting(SeriesTally::series)
                .containsExactly(3L, 1L, 2L);
        assertThat(tally.flapping(4, 10).getFirst().lastChange()).isEqualTo(at(8));
        assertThat(tally.flapping(4, 10).getLast().score()).isEqualTo(0.2);
    }

    @Test
    void onlyTheLastTwentyChangesAreLookedAt() {
        var tally = new Tally(NOW);
        for (var i = 1; i <= 50; i++) {
            tally.add(episode(1, 10L * i, 10L * i - 1, false));
        }

        assertThat(tally.flapping(20, 1).getFirst().changes()).isEqualTo(20);
        assertThat(tally.flapping(20, 1).getFirst().score()).isEqualTo(1.0);
        assertThat(tally.flapping(21, 1)).isEmpty();
    }
}
