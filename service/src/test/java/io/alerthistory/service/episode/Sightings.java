package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/// Sightings that nobody would tell: any stream and any sender says anything of one series. What must
/// hold of every state must hold of what these lead to.
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
            boolean firing = random.nextInt(5) < 3;
            long end = start + random.nextLong(6) * unit;
            sightings.add(
                    switch (random.nextInt(5)) {
                        case 0, 1 -> claim(random, now, start, firing, unit);
                        case 2 ->
                                new Sighting(at(now), 20, Source.EVENT, firing, at(start), at(end));
                        default -> {
                            long stream = 1L + random.nextInt(3);
                            yield new Sighting(at(now), stream, firing, at(start), at(end));
                        }
                    });
        }
        return sightings;
    }

    private static Sighting claim(Random random, long now, long start, boolean firing, long unit) {
        long sender = 10L + random.nextInt(2);
        long until =
                firing ? now + 1 + random.nextLong(4) * unit : start + random.nextLong(6) * unit;
        return Sighting.claim(at(now), sender, at(start), at(until));
    }

    static Instant at(long seconds) {
        return EPOCH.plusSeconds(seconds);
    }
}
