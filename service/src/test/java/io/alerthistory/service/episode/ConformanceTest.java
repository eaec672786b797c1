package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a real Alertmanager was seen to send, case by case, and what is recorded of it. The bodies and
/// the times at which they arrived are those of the recordings.
class ConformanceTest {

    private static final Recording V25 = Recording.named("am-0.25-semantics");
    private static final Recording V34 = Recording.named("am-0.34.2-webhook-and-events");

    /// One series of a recording, told step by step.
    private static final class Series {
        private final List<Recording.Said> said = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private SeriesState state = SeriesState.EMPTY;

        Series(List<Recording.Body> bodies, Map<String, String> labels) {
            long id = 1;
            for (Recording.Body body : bodies) {
                for (Recording.Said one : body.said()) {
                    if (one.labels().entrySet().containsAll(labels.entrySet())) {
                        said.add(one);
                        Step step = Episodes.see(state, one.sighting(), id++, Rules.DEFAULTS);
                        steps.add(step);
                        state = step.state();
                    }
                }
            }
        }

        List<Boolean> firing() {
            return said.stream().map(s -> s.sighting().firing()).toList();
        }

        List<Instant> starts() {
            return said.stream().map(s -> s.sighting().startsAt()).distinct().toList();
        }

        Instant receivedAt(int index) {
            return said.get(index).sighting().receivedAt();
        }

        long streams() {
            return said.stream().map(s -> s.sighting().stream()).distinct().count();
        }

        Run only() {
            assertThat(state.runs()).hasSize(1);
            return state.runs().getFirst();
        }
    }

    private static Series series(Recording recording, String name) {
        return new Series(recording.acknowledged(), Map.of("alertname", name));
    }

    @Test
    void a_repeat_is_a_notification_and_nothing_else() {
        Series watchdog = series(V25, "Watchdog");
        assertThat(watchdog.firing()).containsExactly(true, true, true);
        assertThat(watchdog.starts()).hasSize(1);
        assertThat(watchdog.steps.subList(1, 3))
                .allSatisfy(step -> {
                    assertThat(step.transitions()).isEmpty();
                    assertThat(step.repeat()).isTrue();
                    assertThat(step.episode()).isEqualTo(1);
                });
        assertThat(watchdog.only().open()).isTrue();
        assertThat(watchdog.only().seenAt()).isEqualTo(watchdog.receivedAt(2));
    }

    @Test
    void a_partial_resolve_ends_the_alert_that_it_names_as_resolved_and_no_other() {
        Series first = new Series(V25.bodies(), Map.of("alertname", "Two", "i", "1"));
        Series second = new Series(V25.bodies(), Map.of("alertname", "Two", "i", "2"));
        assertThat(first.firing()).containsExactly(true, false);
        assertThat(second.firing()).containsExactly(true, true, false);
        assertThat(second.steps.get(1).transitions()).isEmpty();
        assertThat(first.only().reason()).isEqualTo(EndReason.RESOLVED);
        assertThat(second.only().endedAt()).isAfter(first.only().endedAt());
    }

    @Test
    void absence_from_a_later_body_ends_nothing() {
        Set<String> named = new HashSet<>();
        boolean absent = false;
        for (Recording.Body body : V25.bodies()) {
            boolean two = body.stream().endsWith("{}:{alertname=\"Two\"}");
            if (two) {
                Set<String> now = new HashSet<>();
                body.said().forEach(s -> now.add(s.labels().get("i")));
                absent |= !now.containsAll(named);
                named.addAll(now);
            }
        }
        assertThat(absent).as("a body that omits an alert of its group").isTrue();
        Series truncated = new Series(V34.acknowledged(), Map.of("instance", "db-3:9100"));
        assertThat(truncated.steps.getFirst().state().runs()).hasSize(1);
        assertThat(truncated.only().reason()).isEqualTo(EndReason.RESOLVED);
    }

    @Test
    void a_start_that_moves_back_is_the_same_episode_with_an_earlier_start() {
        Series earlier = series(V25, "Earlier");
        assertThat(earlier.starts()).hasSize(2);
        assertThat(earlier.starts().get(1)).isBefore(earlier.starts().getFirst());
        assertThat(earlier.only().startedAt()).isEqualTo(earlier.starts().get(1));
        assertThat(earlier.steps.get(1).transitions())
                .containsExactly(
                        new Transition.StartMoved(
                                1, earlier.starts().get(1), earlier.starts().getFirst()));
        assertThat(earlier.only().open()).isTrue();
    }

    @Test
    void a_hidden_flap_ends_the_first_episode_with_an_upper_bound_and_opens_a_second() {
        Series flap = series(V25, "Flap");
        assertThat(flap.firing()).containsOnly(true);
        assertThat(flap.starts()).hasSize(2);
        assertThat(flap.state.runs()).hasSize(2);
        Run first = flap.state.runs().getFirst();
        assertThat(first.reason()).isEqualTo(EndReason.SUPERSEDED);
        assertThat(first.endIsUpperBound()).isTrue();
        assertThat(first.endedAt()).isEqualTo(flap.starts().get(1));
        assertThat(flap.state.runs().getLast().open()).isTrue();
    }

    @Test
    void a_refire_with_the_same_start_reopens_the_episode_and_keeps_the_gap() {
        Series refire = series(V25, "Refire");
        assertThat(refire.firing().subList(0, 3)).containsExactly(true, false, true);
        assertThat(refire.starts()).hasSize(1);
        Run run = refire.only();
        assertThat(run.open()).isTrue();
        assertThat(run.reopens()).isEqualTo(1);
        assertThat(run.gaps())
                .containsExactly(
                        new Gap(refire.said.get(1).sighting().endsAt(), refire.receivedAt(2)));
    }

    @Test
    void what_is_silenced_and_resolved_meanwhile_stays_open() {
        Series silenced = series(V25, "Sil");
        assertThat(silenced.firing()).containsExactly(true);
        assertThat(silenced.only().open()).isTrue();
    }

    @Test
    void what_is_inhibited_stays_open_until_its_own_resolve_is_told() {
        Series inhibited = series(V34, "HighLatency");
        assertThat(inhibited.firing()).containsExactly(true, false);
        Duration unheardOf = Duration.between(inhibited.receivedAt(0), inhibited.receivedAt(1));
        assertThat(unheardOf).isGreaterThan(Duration.ofSeconds(45));
        assertThat(inhibited.steps.getFirst().state().open()).isNotNull();
        assertThat(inhibited.only().reason()).isEqualTo(EndReason.RESOLVED);
    }

    @Test
    void after_an_outage_of_the_receiver_the_same_bodies_give_the_same_episodes() {
        Series heard = series(V34, "Outage");
        Series stored = new Series(V34.bodies(), Map.of("alertname", "Outage"));
        assertThat(heard.said).hasSize(2);
        assertThat(stored.said).hasSizeGreaterThan(5);
        assertThat(stored.only().startedAt()).isEqualTo(heard.only().startedAt());
        assertThat(stored.only().endedAt()).isEqualTo(heard.only().endedAt());
        assertThat(stored.steps.subList(1, stored.steps.size() - 1))
                .allSatisfy(step -> assertThat(step.transitions()).isEmpty());
    }

    @Test
    void the_copy_of_a_second_peer_with_its_own_start_is_the_same_episode() {
        List<Step> steps = new ArrayList<>();
        SeriesState state = SeriesState.EMPTY;
        for (Recording.Body body : V34.bodies()) {
            for (Recording.Said said : body.said()) {
                if ("Outage".equals(said.labels().get("alertname"))) {
                    Sighting ours = said.sighting();
                    Sighting theirs =
                            new Sighting(
                                    ours.receivedAt().plusMillis(20),
                                    ours.stream() + 1,
                                    ours.firing(),
                                    ours.startsAt().plusMillis(800),
                                    ours.endsAt());
                    for (Sighting sighting : List.of(ours, theirs)) {
                        Step step = Episodes.see(state, sighting, steps.size() + 1, Rules.DEFAULTS);
                        steps.add(step);
                        state = step.state();
                    }
                }
            }
        }
        assertThat(state.runs()).hasSize(1);
        assertThat(state.runs().getFirst().startedAt())
                .isEqualTo(series(V34, "Outage").only().startedAt());
        assertThat(state.runs().getFirst().resolvedBy()).hasSize(2);
    }

    @Test
    void what_was_resolved_before_the_group_wait_is_not_known() {
        assertThat(series(V34, "TooShort").said).isEmpty();
    }

    @Test
    void two_routes_are_two_streams_of_one_episode() {
        Series disk = new Series(V34.acknowledged(), Map.of("instance", "db-1:9100"));
        assertThat(disk.streams()).isEqualTo(2);
        assertThat(disk.said.size()).isGreaterThan(6);
        assertThat(disk.only().startedAt()).isEqualTo(disk.starts().getFirst());
        assertThat(disk.only().resolvedBy()).hasSize(2);
        assertThat(disk.only().reopens()).isZero();
    }

    @Test
    void a_flap_whose_resolves_are_told_is_two_episodes_with_their_ends() {
        Series flap = series(V34, "Flap");
        assertThat(flap.firing()).containsExactly(true, false, true, false);
        assertThat(flap.state.runs())
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.reason()).isEqualTo(EndReason.RESOLVED));
    }

    @Test
    void a_body_that_comes_late_after_a_newer_one_changes_nothing() {
        Series flap = series(V34, "Flap");
        Sighting overtaken = flap.said.getFirst().sighting();
        Sighting late =
                new Sighting(
                        flap.receivedAt(3).plusSeconds(1),
                        overtaken.stream() + 1,
                        true,
                        overtaken.startsAt(),
                        overtaken.endsAt());
        Step step = Episodes.see(flap.state, late, 99, Rules.DEFAULTS);
        assertThat(step.transitions()).isEmpty();
        assertThat(step.late()).isTrue();
        assertThat(step.episode()).isEqualTo(1);
    }

    @Test
    void after_a_restart_of_alertmanager_the_same_firing_is_nothing_new() {
        Series watchdog = series(V25, "Watchdog");
        Sighting before = watchdog.said.getLast().sighting();
        // It forgot what it had sent; the alert came back from its sender with the same start.
        Sighting again =
                Sighting.firing(
                        before.receivedAt().plusSeconds(90), before.stream(), before.startsAt());
        Step step = Episodes.see(watchdog.state, again, 99, Rules.DEFAULTS);
        assertThat(step.repeat()).isTrue();
        assertThat(step.state().runs()).hasSize(1);
        assertThat(step.state().runs().getFirst().gaps()).isEmpty();
    }

    @Test
    void what_is_silenced_and_resolved_meanwhile_is_known_from_the_event_recorder() {
        assertThat(series(V34, "Noisy").said).isEmpty();
        Series recorded = new Series(V34.withEvents(), Map.of("alertname", "Noisy"));
        assertThat(recorded.only().reason()).isEqualTo(EndReason.RESOLVED);
        Run muted = muted(recorded, Map.of("alertname", "Noisy"));
        assertThat(muted.mutes()).hasSize(1);
        Mute mute = muted.mutes().getFirst();
        assertThat(mute.kind()).isEqualTo(Mute.Kind.SILENCED);
        assertThat(mute.from()).isEqualTo(muted.startedAt());
        assertThat(mute.to()).isBeforeOrEqualTo(muted.endedAt());
    }

    @Test
    void what_inhibits_an_alert_is_known_from_the_event_recorder() {
        Series recorded = new Series(V34.withEvents(), Map.of("alertname", "HighLatency"));
        Run muted = muted(recorded, Map.of("alertname", "HighLatency"));
        assertThat(muted.mutes()).hasSize(1);
        Mute mute = muted.mutes().getFirst();
        assertThat(mute.kind()).isEqualTo(Mute.Kind.INHIBITED);
        assertThat(Duration.between(mute.from(), mute.to())).isGreaterThan(Duration.ofSeconds(40));
    }

    private static Run muted(Series series, Map<String, String> labels) {
        SeriesState state = series.state;
        for (var entry : V34.mutings().entrySet()) {
            if (entry.getKey().entrySet().containsAll(labels.entrySet())) {
                for (Muting muting : entry.getValue()) {
                    state = Episodes.muted(state, muting, 100, Rules.DEFAULTS).state();
                }
            }
        }
        return state.runs().getFirst();
    }

    @Test
    void what_was_resolved_before_the_group_wait_is_known_from_the_event_recorder() {
        Series tooShort = new Series(V34.withEvents(), Map.of("alertname", "TooShort"));
        assertThat(tooShort.only().reason()).isEqualTo(EndReason.RESOLVED);
        assertThat(Duration.between(tooShort.only().startedAt(), tooShort.only().endedAt()))
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void an_end_is_known_from_the_event_recorder_before_a_webhook_tells_it() {
        Series flap = new Series(V34.withEvents(), Map.of("alertname", "Flap"));
        int first = -1;
        for (int i = 0; i < flap.said.size() && first < 0; i++) {
            first = flap.said.get(i).sighting().firing() ? -1 : i;
        }
        assertThat(flap.said.get(first).sighting().source()).isEqualTo(Source.EVENT);
        assertThat(flap.steps.get(first).transitions()).hasSize(1);
        assertThat(flap.state.runs()).hasSize(2);
    }
}
