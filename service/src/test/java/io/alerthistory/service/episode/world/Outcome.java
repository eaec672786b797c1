package io.alerthistory.service.episode.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.episode.Run;
import io.alerthistory.service.episode.SeriesState;
import io.alerthistory.service.episode.SeriesStateCodec;
import io.alerthistory.service.episode.Sighting;
import io.alerthistory.service.episode.Source;
import io.alerthistory.service.episode.Step;
import io.alerthistory.service.episode.Transition;
import io.alerthistory.service.episode.Uptime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What the rules make of bodies in some order, as a database would hold it.
final class Outcome {

    /// One stored episode.
    record Episode(
            long start, @Nullable Long end, @Nullable String reason, boolean bound, int reopens) {}

    /// Streams with this number and lower ones are events.
    static final int FIRST_EVENT = -1;

    /// Streams with this number and higher ones are direct senders.
    static final int FIRST_SENDER = 1_000_000;

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final SeriesStateCodec CODEC = new SeriesStateCodec();

    private final Map<Integer, byte[]> states = new HashMap<>();
    private final Map<Integer, Map<Long, Run>> stored = new HashMap<>();
    private long nextId = 1;
    private int reopened;
    private @Nullable Random looks;

    private Outcome() {}

    /// The episodes by series, each series' by start.
    static Map<Integer, List<Episode>> of(List<Interleaving.Arrival> arrivals, Rules rules) {
        Outcome outcome = new Outcome();
        for (Interleaving.Arrival arrival : arrivals) {
            for (Said said : arrival.body().said()) {
                outcome.see(said, arrival, rules);
            }
        }
        Map<Integer, List<Episode>> episodes = new HashMap<>();
        outcome.stored.forEach((series, runs) -> {
            List<Episode> list = new ArrayList<>();
            runs.values().forEach(run -> list.add(episode(run)));
            list.sort(Comparator.comparingLong(Episode::start));
            episodes.put(series, list);
        });
        return episodes;
    }

    private void see(Said said, Interleaving.Arrival arrival, Rules rules) {
        byte[] bytes = states.get(said.series());
        SeriesState state = bytes == null ? SeriesState.EMPTY : CODEC.read(bytes);
        SeriesState swept = expire(said.series(), state, arrival.at());
        Step step = Episodes.see(swept, sighting(said, arrival), nextId++, rules);
        keep(said.series(), step);
    }

    private static Sighting sighting(Said said, Interleaving.Arrival arrival) {
        int stream = arrival.body().stream();
        Source source =
                stream <= FIRST_EVENT
                        ? Source.EVENT
                        : stream >= FIRST_SENDER ? Source.CLAIM : Source.WEBHOOK;
        return new Sighting(
                at(arrival.at()),
                source == Source.EVENT ? FIRST_EVENT : stream,
                source,
                said.firing(),
                at(said.start()),
                at(said.end()));
    }

    private void keep(int series, Step step) {
        Map<Long, Run> runs = stored.computeIfAbsent(series, s -> new HashMap<>());
        step.removed().forEach(runs::remove);
        step.touched().forEach(run -> runs.put(run.episode(), run));
        states.put(series, CODEC.write(step.state()));
        for (Transition transition : step.transitions()) {
            reopened += transition instanceof Transition.Reopened ? 1 : 0;
        }
        assertThat(step.state().runs().stream().filter(Run::open).count()).isLessThanOrEqualTo(1);
    }

    /// Somebody looks for claims that ran out, now and then.
    private SeriesState expire(int series, SeriesState state, long now) {
        if (looks != null && looks.nextInt(3) > 0) {
            return state;
        }
        Uptime always = Uptime.of(List.of(new Uptime.Interval(at(0), at(now))));
        Step step = Episodes.expired(state, at(now), always);
        keep(series, step);
        return step.state();
    }

    /// The episodes of a series, by start, after somebody looked a last time, and how often one was
    /// opened again.
    record Claimed(List<Episode> episodes, int reopened) {}

    /// @param looks for when somebody looks
    static Claimed claimed(
            List<Interleaving.Arrival> arrivals, int series, Random looks, Rules rules) {
        Outcome outcome = new Outcome();
        outcome.looks = looks;
        for (Interleaving.Arrival arrival : arrivals) {
            for (Said said : arrival.body().said()) {
                outcome.see(said, arrival, rules);
            }
        }
        outcome.looks = null;
        byte[] bytes = outcome.states.get(series);
        if (bytes != null) {
            outcome.expire(series, CODEC.read(bytes), Truth.END);
        }
        List<Episode> list = new ArrayList<>();
        outcome.stored.getOrDefault(series, Map.of()).values().forEach(r -> list.add(episode(r)));
        list.sort(Comparator.comparingLong(Episode::start));
        return new Claimed(list, outcome.reopened);
    }

    private static Episode episode(Run run) {
        Instant end = run.endedAt();
        return new Episode(
                millis(run.startedAt()),
                end == null ? null : (Long) millis(end),
                run.reason() == null ? null : run.reason().wireName(),
                run.endIsUpperBound(),
                run.reopens());
    }

    static Instant at(long millis) {
        return EPOCH.plusMillis(millis);
    }

    private static long millis(Instant instant) {
        return instant.toEpochMilli() - EPOCH.toEpochMilli();
    }
}
