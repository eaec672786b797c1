package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/// Sightings that no Alertmanager would tell: any stream says anything of one series. What must hold
/// of every state must hold of what these lead to.
@NullMarked
final class Sightings {

    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private Sightings() {}

    static List<Sighting> random(Random random, int most) {
        List<Sighting> sightings = new ArrayList<>();
        long now = 100_000;
        // Few different values, so that they meet.
        long unit = List.of(1L, 4L, 60L, 400L).get(random.nextInt(4));
        int size = 1 + random.nextInt(most);
        for (int i = 0; i < size; i++) {
            now += random.nextLong(3 * unit + 1) * (random.nextInt(9) == 0 ? 20L : 1L);
            long start = now - random.nextLong(12) * unit;
            long stream = 1L + random.nextInt(3);
            sightings.add(
                    random.nextInt(5) < 3
                            ? Sighting.firing(at(now), stream, at(start))
                            : Sighting.resolved(
                                    at(now),
                                    stream,
                                    at(start),
                                    at(start + random.nextLong(6) * unit)));
        }
        return sightings;
    }

    static Instant at(long seconds) {
        return EPOCH.plusSeconds(seconds);
    }
}
