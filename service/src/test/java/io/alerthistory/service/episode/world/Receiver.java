package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Our end: when it fails, and what it stored.
final class Receiver {

    private record Outage(long from, long to) {}

    private final List<Outage> outages = new ArrayList<>();
    private final List<Body> stored = new ArrayList<>();
    private final Random random;

    Receiver(Random random, Settings settings) {
        this.random = random;
        for (int i = 0; i < settings.outages(); i++) {
            long from = random.nextLong(Truth.END);
            outages.add(new Outage(from, from + random.nextLong(600_000)));
        }
    }

    /// Whether it acknowledges. A body that it does not acknowledge may be stored all the same: the
    /// answer was lost.
    boolean takes(Body body) {
        boolean fails =
                outages.stream()
                        .anyMatch(o -> o.from() <= body.arrival() && body.arrival() < o.to());
        if (!fails || random.nextInt(6) == 0) {
            stored.add(body);
        }
        return !fails;
    }

    List<Body> stored() {
        return stored;
    }
}
