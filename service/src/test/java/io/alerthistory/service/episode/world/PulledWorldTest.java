package io.alerthistory.service.episode.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.EndReason;
import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.episode.RollCall;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.episode.Run;
import io.alerthistory.service.episode.SeriesState;
import io.alerthistory.service.episode.Sighting;
import io.alerthistory.service.episode.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A world without a single webhook: an alert fires and ends, two Alertmanagers are told by a Prometheus,
/// are restarted and unreachable, and a puller that sometimes stands still asks both. What is left must be
/// what happened, as far as anybody could know.
class PulledWorldTest {

    private static final int SEEDS = Integer.getInteger("world.seeds", 2_000);
    private static final Instant T0 = Instant.parse("2026-11-24T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration APART = Duration.ofSeconds(90);
    private static final Rules RULES = Rules.DEFAULTS;
    private static final long HORIZON = 6 * 3_600;

    /// A stretch of seconds.
    private record Span(long from, long to) {
        boolean has(long second) {
            return from <= second && second < to;
        }
    }

    private static boolean any(List<Span> spans, long second) {
        return spans.stream().anyMatch(span -> span.has(second));
    }

    /// One Alertmanager: what it holds is what its Prometheus told it since its last start.
    private record Peer(List<Long> starts, List<Span> away, long resend) {

        long startedAt(long second) {
            return starts.stream()
                    .filter(at -> at <= second)
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
        }

        /// Prometheus repeats what fires once a minute; a restarted Alertmanager hears of it only then.
        boolean holds(List<Span> truth, long second) {
            var told = second - Math.floorMod(second - resend, 60);
            return truth.stream()
                    .anyMatch(span ->
                            span.has(second)
                                    && (startedAt(second) <= span.from()
                                            || startedAt(second) <= told));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    private static Instant at(long second) {
        return T0.plusSeconds(second);
    }

    private static List<Span> truth(Random random) {
        var truth = new ArrayList<Span>();
        var at = 600L + random.nextInt(3_600);
        while (at < HORIZON) {
            var end = at + 120 + random.nextInt(4_000);
            truth.add(new Span(at, end));
            // Sometimes it fires again before anybody can have concluded that it ended.
            at = end + 40 + random.nextInt(random.nextBoolean() ? 300 : 4_000);
        }
        return truth;
    }

    private static Peer peer(Random random) {
        var starts = new ArrayList<>(List.of(0L));
        for (var i = random.nextInt(4); i > 0; i--) {
            starts.add((long) random.nextInt((int) HORIZON));
        }
        var away = new ArrayList<Span>();
        for (var i = random.nextInt(3); i > 0; i--) {
            var from = random.nextInt((int) HORIZON);
            away.add(new Span(from, from + random.nextInt(900)));
        }
        return new Peer(starts, away, random.nextInt(60));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsLeftIsWhatHappened(long seed) {
        var random = new Random(seed);
        var truth = truth(random);
        var peers = List.of(peer(random), peer(random));
        var frozen = List.of(new Span(7_000, 7_000 + random.nextInt(1_500)));
        var calls = RollCall.<String>unknown();
        var state = SeriesState.EMPTY;
        var nextId = 1L;
        var healthySince = 0L;
        var all = new HashMap<Long, Run>();

        for (var t = 0L; t < HORIZON; t += INTERVAL.toSeconds()) {
            var second = t;
            if (any(frozen, t)) {
                healthySince = t;
                continue;
            }
            if (peers.stream().anyMatch(peer -> any(peer.away(), second))) {
                calls = RollCall.unknown();
                healthySince = t;
                continue;
            }
            if (peers.stream().anyMatch(p -> p.startedAt(second) > second - INTERVAL.toSeconds())) {
                healthySince = t;
            }
            var answers = new HashMap<String, RollCall.Answer<String>>();
            for (var i = 0; i < peers.size(); i++) {
                var peer = peers.get(i);
                var held = peer.holds(truth, t);
                answers.put(
                        "peer" + i,
                        new RollCall.Answer<>(
                                Long.toString(peer.startedAt(t)),
                                held ? Set.of("alert") : Set.of()));
                if (held) {
                    var start =
                            truth.stream()
                                    .filter(span -> span.has(second))
                                    .findFirst()
                                    .orElseThrow();
                    var step =
                            Episodes.see(
                                    state,
                                    new Sighting(
                                            at(t),
                                            7 + i,
                                            Source.EVENT,
                                            true,
                                            at(start.from()),
                                            at(start.from())),
                                    nextId,
                                    RULES);
                    nextId++;
                    state = step.state();
                    step.touched().forEach(run -> all.put(run.episode(), run));
                }
            }
            calls =
                    calls.after(
                            new RollCall.Round<>(at(t), at(t), answers), APART, RULES.lateWindow());
            var missing = calls.missingSince("alert");
            if (missing.isPresent() && calls.knows(RULES.lateWindow())) {
                var step = Episodes.reconciled(state, missing.get(), at(t), RULES);
                state = step.state();
                step.touched().forEach(run -> all.put(run.episode(), run));
            }

            // Never is anything ended that fires.
            if (any(truth, t) && peers.stream().anyMatch(peer -> peer.holds(truth, second))) {
                assertThat(state.open()).as("seed %d at %d: it fires", seed, t).isNotNull();
            }
            // And what has ended is, when all was well for long enough.
            var quiet =
                    truth.stream()
                            .noneMatch(span -> span.from() <= second && span.to() > second - 800);
            if (quiet && healthySince < t - 800) {
                assertThat(state.open()).as("seed %d at %d: it is over", seed, t).isNull();
            }
        }
        for (var run : all.values()) {
            var happened =
                    truth.stream()
                            .filter(span -> at(span.from()).equals(run.startedAt()))
                            .findFirst();
            assertThat(happened).as("seed %d: %s", seed, run).isPresent();
            if (run.endedAt() != null) {
                assertThat(run.reason()).isIn(EndReason.RECONCILED, EndReason.SUPERSEDED);
                assertThat(run.endedAt())
                        .as("seed %d: an upper bound of %s", seed, happened.get())
                        .isAfterOrEqualTo(at(happened.get().to()));
            }
        }
    }
}
