package io.alerthistory.service.episode;

import static io.alerthistory.service.episode.Story.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Rule 5: when silence means that a run is stale.
class StalenessTest {

    private static final long HOUR = 3_600;
    private static final Duration TOLERANCE = Duration.ofMinutes(3);
    private static final Duration KEEP = Duration.ofDays(30);

    private final Staleness staleness = new Staleness(Rules.DEFAULTS);
    private final Map<Long, Rhythm> rhythms = new HashMap<>();
    private Uptime uptime = up(0, 1_000 * HOUR);

    private static Uptime up(long from, long to) {
        return new Uptime(List.of(new Uptime.Interval(time(from), time(to))));
    }

    private boolean stale(Story story, long now) {
        Run open = Objects.requireNonNull(story.state().open(), "no run is open");
        return staleness
                .notSeenSince(open, this::rhythm, uptime, time(now))
                .map(since -> Episodes.stale(story.state(), since))
                .filter(step -> !step.repeat())
                .isPresent();
    }

    private Rhythm rhythm(long stream) {
        return rhythms.getOrDefault(stream, Rhythm.UNKNOWN);
    }

    private void hears(long stream, long at, long content, boolean truncated) {
        rhythms.put(stream, rhythm(stream).heard(time(at), content, truncated));
    }

    @Test
    void a_run_is_stale_after_nine_hours_without_a_word_of_it() {
        Story story = Story.of().fires(100, 1, 90);
        assertThat(stale(story, 99 + 9 * HOUR)).isFalse();
        assertThat(stale(story, 100 + 9 * HOUR)).isTrue();
    }

    @Test
    void a_stale_run_ends_where_it_was_last_seen() {
        Story.of().fires(100, 1, 90).fires(700, 1, 90).stale(700).holds("#1 [90,700 stale]");
    }

    @Test
    void a_run_that_was_seen_since_is_not_stale() {
        Story.of().fires(100, 1, 90).fires(700, 1, 90).stale(699).holds("#1 [90,]").repeat(true);
    }

    @Test
    void an_ended_run_is_never_stale() {
        Story.of().resolves(100, 1, 50, 90).stale(90_000).holds("#1 [50,90 resolved]").repeat(true);
    }

    @Test
    void a_run_that_started_after_it_was_seen_ends_at_its_start() {
        Story.of().fires(100, 1, 130).stale(90_000).holds("#1 [130,130 stale]");
    }

    @Test
    void a_stream_teaches_its_repeat_interval_by_unchanged_consecutive_bodies() {
        Story story = Story.of().fires(0, 1, 0).fires(12 * HOUR, 1, 0);
        hears(1, 0, 7, false);
        hears(1, 12 * HOUR, 7, false);
        assertThat(stale(story, (12 + 24) * HOUR)).isFalse();
        assertThat(stale(story, (12 + 25) * HOUR)).isTrue();
    }

    @Test
    void a_changed_body_teaches_nothing() {
        Story story = Story.of().fires(12 * HOUR, 1, 0);
        hears(1, 0, 7, false);
        hears(1, 12 * HOUR, 8, false);
        assertThat(stale(story, (12 + 9) * HOUR)).isTrue();
    }

    @Test
    void what_was_learned_only_grows() {
        hears(1, 0, 7, false);
        hears(1, 12 * HOUR, 7, false);
        hears(1, 12 * HOUR + 1, 7, false);
        hears(1, 13 * HOUR, 7, false);
        assertThat(rhythm(1).learned()).isEqualTo(Duration.ofHours(12));
    }

    @Test
    void no_repeat_interval_is_longer_than_a_sender_remembers() {
        hears(1, 0, 7, false);
        hears(1, 500 * HOUR, 7, false);
        assertThat(rhythm(1).learned()).isEqualTo(Rhythm.LONGEST);
    }

    @Test
    void what_was_learned_before_a_restart_holds() {
        rhythms.put(1L, Rhythm.learnedBefore(Duration.ofHours(12)));
        hears(1, 0, 7, false);
        Story story = Story.of().fires(0, 1, 0);
        assertThat(stale(story, 25 * HOUR - 1)).isFalse();
        assertThat(stale(story, 25 * HOUR)).isTrue();
    }

    @Test
    void the_slowest_stream_that_told_of_it_counts() {
        rhythms.put(2L, Rhythm.learnedBefore(Duration.ofHours(20)));
        Story story = Story.of().fires(0, 1, 0).fires(1, 2, 0);
        assertThat(stale(story, 40 * HOUR)).isFalse();
        assertThat(stale(story, 41 * HOUR + 1)).isTrue();
    }

    @Test
    void a_stream_that_never_told_of_it_does_not_count() {
        rhythms.put(2L, Rhythm.learnedBefore(Duration.ofHours(20)));
        assertThat(stale(Story.of().fires(0, 1, 0), 9 * HOUR)).isTrue();
    }

    @Test
    void time_during_which_intake_was_down_does_not_count() {
        uptime =
                new Uptime(
                        List.of(
                                new Uptime.Interval(time(0), time(4 * HOUR)),
                                new Uptime.Interval(time(100 * HOUR), time(1_000 * HOUR))));
        Story story = Story.of().fires(0, 1, 0);
        assertThat(stale(story, 105 * HOUR - 1)).isFalse();
        assertThat(stale(story, 105 * HOUR)).isTrue();
    }

    @Test
    void time_of_which_nothing_is_known_does_not_count() {
        uptime = up(50 * HOUR, 1_000 * HOUR);
        Story story = Story.of().fires(0, 1, 0);
        assertThat(stale(story, 59 * HOUR - 1)).isFalse();
        assertThat(stale(story, 59 * HOUR)).isTrue();
        uptime = Uptime.NONE;
        assertThat(stale(story, 900 * HOUR)).isFalse();
    }

    @Test
    void a_truncated_body_of_its_group_postpones_it() {
        Story story = Story.of().fires(0, 1, 0);
        hears(1, 5 * HOUR, 7, true);
        assertThat(stale(story, 14 * HOUR - 1)).isFalse();
        assertThat(stale(story, 14 * HOUR)).isTrue();
    }

    @Test
    void a_truncated_body_of_another_group_postpones_nothing() {
        hears(2, 5 * HOUR, 7, true);
        assertThat(stale(Story.of().fires(0, 1, 0), 9 * HOUR)).isTrue();
    }

    @Test
    void heartbeats_without_a_pause_are_one_interval() {
        Uptime beats = Uptime.NONE;
        for (long at = 0; at <= 600; at += 60) {
            beats = beats.beat(time(at), TOLERANCE, KEEP);
        }
        assertThat(beats).isEqualTo(up(0, 600));
        assertThat(beats.beat(time(300), TOLERANCE, KEEP)).isEqualTo(beats);
    }

    @Test
    void a_pause_of_the_heartbeat_is_time_during_which_intake_was_down() {
        Uptime beats = Uptime.NONE.beat(time(0), TOLERANCE, KEEP).beat(time(60), TOLERANCE, KEEP);
        beats = beats.beat(time(1_000), TOLERANCE, KEEP).beat(time(1_060), TOLERANCE, KEEP);
        assertThat(beats.since(time(1_060), Duration.ofSeconds(60))).contains(time(1_000));
        assertThat(beats.since(time(1_060), Duration.ofSeconds(90))).contains(time(30));
        assertThat(beats.since(time(1_060), Duration.ofSeconds(121))).isEmpty();
    }

    @Test
    void old_uptime_is_let_go() {
        Uptime beats = Uptime.NONE.beat(time(0), TOLERANCE, KEEP);
        Instant later = time(31 * 24 * HOUR);
        assertThat(beats.beat(later, TOLERANCE, KEEP).intervals())
                .containsExactly(new Uptime.Interval(later, later));
    }
}
