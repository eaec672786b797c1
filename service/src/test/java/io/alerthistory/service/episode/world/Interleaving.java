package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Some order in which the bodies may arrive: each stream keeps its own, and none is on its way for
/// longer than the late window.
final class Interleaving {

    /// A body, and when it arrives.
    record Arrival(long at, Body body) {}

    private Interleaving() {}

    static List<Arrival> asSent(List<Body> bodies, long window) {
        return arrivals(bodies, window, (body, latest) -> body.arrival());
    }

    static List<Arrival> random(List<Body> bodies, long window, Random random) {
        int mood = random.nextInt(3);
        return arrivals(
                bodies,
                window,
                (body, latest) -> {
                    long room = Math.max(0, latest - body.arrival());
                    int now = mood == 2 ? random.nextInt(3) : mood;
                    return switch (now) {
                        case 0 -> body.arrival() + random.nextLong(room + 1);
                        case 1 -> random.nextBoolean() ? latest : body.arrival();
                        default -> body.arrival() + Math.min(room, random.nextLong(20_000));
                    };
                });
    }

    private interface When {
        long of(Body body, long latest);
    }

    private static List<Arrival> arrivals(List<Body> bodies, long window, When when) {
        Map<Integer, List<Body>> streams = new HashMap<>();
        for (Body body : bodies) {
            streams.computeIfAbsent(body.stream(), s -> new ArrayList<>()).add(body);
        }
        List<Arrival> all = new ArrayList<>();
        for (List<Body> stream : streams.values()) {
            // No body may wait for one that has to be there before it.
            long[] latest = new long[stream.size()];
            long least = Long.MAX_VALUE;
            for (int i = stream.size() - 1; i >= 0; i--) {
                least = Math.min(least, stream.get(i).latest(window));
                latest[i] = least;
            }
            long before = 0;
            for (int i = 0; i < latest.length; i++) {
                long at = Math.max(before, Math.min(latest[i], when.of(stream.get(i), latest[i])));
                all.add(new Arrival(at, stream.get(i)));
                before = at;
            }
        }
        all.sort(Comparator.comparingLong(Arrival::at));
        return all;
    }
}
