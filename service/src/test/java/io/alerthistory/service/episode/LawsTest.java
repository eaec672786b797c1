package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What holds of every series, whatever was said of it and in whatever order.
class LawsTest {

    private static final int SEEDS = Integer.getInteger("laws.seeds", 1_000);
    private static final int MOST = 30;
    private static final Rules RULES = Rules.DEFAULTS;

    private interface Law {
        void holds(SeriesState before, Sighting sighting, long newId, Step step);
    }

    private static void always(Law law) {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Sighting> sightings = Sightings.random(new Random(seed), MOST);
            SeriesState state = SeriesState.EMPTY;
            for (int i = 0; i < sightings.size(); i++) {
                Step step = Episodes.see(state, sightings.get(i), i + 1L, RULES);
                try {
                    law.holds(state, sightings.get(i), i + 1L, step);
                } catch (AssertionError e) {
                    throw new AssertionError(
                            "seed %d after %s:\n%s\nbefore %s\nafter %s"
                                    .formatted(
                                            seed,
                                            sightings.subList(0, i + 1),
                                            e.getMessage(),
                                            state,
                                            step),
                            e);
                }
                state = step.state();
            }
        }
    }

    @Test
    void at_most_the_last_run_is_open() {
        always((before, sighting, id, step) -> {
            List<Run> runs = step.state().runs();
            for (Run run : runs.subList(0, runs.size() - 1)) {
                assertThat(run.open()).isFalse();
            }
        });
    }

    @Test
    void runs_ascend_and_do_not_overlap() {
        always((before, sighting, id, step) -> {
            Run previous = null;
            for (Run run : step.state().runs()) {
                assertThat(run.starts()).isSorted();
                if (run.endedAt() != null) {
                    assertThat(run.endedAt()).isAfterOrEqualTo(run.startedAt());
                }
                if (previous != null) {
                    assertThat(previous.startedAt()).isBefore(run.startedAt());
                    assertThat(previous.endedAt()).isBeforeOrEqualTo(run.startedAt());
                }
                previous = run;
            }
        });
    }

    @Test
    void what_is_held_stays_within_its_bounds() {
        always((before, sighting, id, step) -> {
            assertThat(step.state().runs()).hasSizeBetween(1, SeriesState.MAX_RUNS);
            for (Run run : step.state().runs()) {
                assertThat(run.starts()).hasSizeLessThanOrEqualTo(Run.MAX_STARTS);
                assertThat(run.gaps()).hasSizeLessThanOrEqualTo(Run.MAX_GAPS);
                assertThat(run.told()).hasSizeLessThanOrEqualTo(Run.MAX_TOLD);
                assertThat(run.gaps().size()).isLessThanOrEqualTo(run.reopens());
            }
        });
    }

    @Test
    void an_id_is_used_once() {
        Set<Long> gone = new HashSet<>();
        always((before, sighting, id, step) -> {
            if (before.runs().isEmpty()) {
                gone.clear();
            }
            gone.addAll(step.removed());
            for (Run run : step.touched()) {
                assertThat(gone).doesNotContain(run.episode());
                boolean held =
                        before.runs().stream().anyMatch(old -> old.episode() == run.episode());
                assertThat(held || run.episode() == id).isTrue();
            }
        });
    }

    @Test
    void the_same_gives_the_same() {
        always((before, sighting, id, step) ->
                assertThat(Episodes.see(before, sighting, id, RULES)).isEqualTo(step));
    }

    @Test
    void a_retry_stores_nothing_new() {
        always((before, sighting, id, step) -> {
            Step again = Episodes.see(step.state(), sighting, id + 1_000, RULES);
            assertThat(again.transitions()).isEmpty();
            assertThat(again.touched()).isEmpty();
            assertThat(again.removed()).isEmpty();
            assertThat(again.repeat()).isTrue();
            assertThat(again.episode()).isEqualTo(step.episode());
        });
    }

    @Test
    void transitions_are_exactly_what_changed() {
        Timeline timeline = new Timeline();
        Map<Long, Timeline.Known> episodes = new TreeMap<>();
        always((before, sighting, id, step) -> {
            if (before.runs().isEmpty()) {
                timeline.clear();
                episodes.clear();
            }
            step.transitions().forEach(timeline::apply);
            step.removed().forEach(episodes::remove);
            for (Run run : step.touched()) {
                episodes.put(
                        run.episode(),
                        new Timeline.Known(run.startedAt(), run.endedAt(), run.reason()));
            }
            assertThat(timeline.episodes()).isEqualTo(episodes);
            for (Run run : step.state().runs()) {
                assertThat(episodes.get(run.episode()))
                        .isEqualTo(
                                new Timeline.Known(run.startedAt(), run.endedAt(), run.reason()));
            }
        });
    }

    @Test
    void an_explicit_end_is_never_shortened() {
        always((before, sighting, id, step) -> {
            for (Run old : before.runs()) {
                for (Run run : step.state().runs()) {
                    boolean both = old.episode() == run.episode() && old.ended() && run.ended();
                    if (both) {
                        assertThat(run.endedAt()).isAfterOrEqualTo(old.endedAt());
                    }
                }
            }
        });
    }

    @Test
    void what_is_claimed_now_fires_and_what_ended_is_claimed_no_more() {
        always((before, sighting, id, step) -> {
            Instant now = sighting.receivedAt();
            for (Run run : step.state().runs()) {
                if (run.ended() && sighting.source() == Source.CLAIM && !step.late()) {
                    assertThat(Claims.validAt(run, now)).as("%s", run).isFalse();
                }
            }
            boolean claims = sighting.source() == Source.CLAIM && sighting.firing();
            if (claims && !step.late()) {
                Run open = step.state().open();
                assertThat(open).isNotNull();
                assertThat(Claims.validAt(Objects.requireNonNull(open), now)).isTrue();
                assertThat(open.startedAt())
                        .isBeforeOrEqualTo(sighting.startsAt().plus(RULES.skew()));
            }
        });
    }

    @Test
    void after_the_last_claim_ran_out_nothing_is_held_open_by_a_claim() {
        always((before, sighting, id, step) -> {
            Instant longAfter = sighting.receivedAt().plusSeconds(100_000);
            Uptime always = Uptime.of(List.of(new Uptime.Interval(Sightings.at(0), longAfter)));
            SeriesState later = Episodes.expired(step.state(), longAfter, always).state();
            Run open = later.open();
            assertThat(open == null || !Claims.any(open)).isTrue();
            assertThat(Episodes.expired(later, longAfter, always).repeat()).isTrue();
        });
    }

    @Test
    void a_repeat_returns_the_very_same_state() {
        Sighting first = Sighting.firing(Sightings.at(10), 1, Sightings.at(0));
        SeriesState state = Episodes.see(SeriesState.EMPTY, first, 1, RULES).state();
        Step repeat = Episodes.see(state, first, 2, RULES);
        assertThat(repeat.state()).isSameAs(state);
        assertThat(repeat.repeat()).isTrue();
        assertThat(repeat.late()).isFalse();
        assertThat(repeat.episode()).isEqualTo(1);
    }
}
