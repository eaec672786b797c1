package io.alerthistory.service.episode.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.episode.Run;
import io.alerthistory.service.episode.SeriesState;
import io.alerthistory.service.episode.SeriesStateCodec;
import io.alerthistory.service.episode.Sighting;
import io.alerthistory.service.episode.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the rules make of bodies in some order, as a database would hold it.
final class Outcome {

    /// One stored episode.
    record Episode(
            long start, @Nullable Long end, @Nullable String reason, boolean bound, int reopens) {}

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final SeriesStateCodec CODEC = new SeriesStateCodec();

    private final Map<Integer, byte[]> states = new HashMap<>();
    private final Map<Integer, Map<Long, Run>> stored = new HashMap<>();
    private long nextId = 1;

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
        Sighting sighting =
                new Sighting(
                        at(arrival.at()),
                        arrival.body().stream(),
                        said.firing(),
                        at(said.start()),
                        at(said.end()));
        Step step = Episodes.see(state, sighting, nextId++, rules);
        Map<Long, Run> runs = stored.computeIfAbsent(said.series(), s -> new HashMap<>());
        step.removed().forEach(runs::remove);
        step.touched().forEach(run -> runs.put(run.episode(), run));
        states.put(said.series(), CODEC.write(step.state()));
        assertThat(step.state().runs().stream().filter(Run::open).count()).isLessThanOrEqualTo(1);
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
