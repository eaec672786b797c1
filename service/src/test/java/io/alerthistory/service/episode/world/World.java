package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// One world: what fires, and what was told of it.
record World(
        int seed, Settings settings, List<Firing> firings, List<Body> bodies, List<Body> events) {

    static World of(int seed) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L);
        Settings settings = Settings.random(random);
        List<Firing> firings = Truth.random(random, settings);
        Cluster.Told told = Cluster.tell(Post.of(firings), settings, random);
        return new World(seed, settings, firings, told.bodies(), told.events());
    }

    /// The same world, of which we also get most of the recorded events, some of them twice.
    World withEvents() {
        Random random = new Random(seed);
        List<Body> all = new ArrayList<>(bodies);
        for (Body event : events) {
            int copies = random.nextInt(10) == 0 ? 0 : random.nextInt(10) == 0 ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                int stream = event.stream() - i * events.size();
                all.add(new Body(stream, event.saidAt(), event.arrival(), event.said()));
            }
        }
        all.sort(Comparator.comparingLong(Body::saidAt));
        return new World(seed, settings, firings, all, events);
    }

    /// The bodies, with what they say of one series only.
    List<Body> about(int series) {
        return bodies.stream()
                .map(body ->
                        new Body(
                                body.stream(),
                                body.saidAt(),
                                body.arrival(),
                                body.said().stream().filter(s -> s.series() == series).toList()))
                .filter(body -> !body.said().isEmpty())
                .toList();
    }

    String describe(
            int series,
            int interleaving,
            List<Expected> expected,
            List<Outcome.Episode> found,
            List<Interleaving.Arrival> arrivals) {
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(seed).append(", series ").append(series);
        text.append(", interleaving ").append(interleaving).append('\n').append(settings);
        line(text, "true", firings.stream().filter(f -> f.series() == series).toList());
        line(text, "expected", expected);
        line(text, "found", found);
        text.append("\narrivals:");
        for (Interleaving.Arrival arrival : arrivals) {
            for (Said said : arrival.body().said()) {
                text.append("\n  ").append(arrival.at());
                text.append(" said ").append(arrival.body().saidAt());
                text.append(" stream ").append(arrival.body().stream());
                text.append(said.firing() ? " firing " : " resolved ").append(said.start());
                text.append(said.firing() ? "" : " to " + said.end()).append(" of ");
                text.append(said.of());
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder into, String name, List<?> things) {
        into.append('\n').append(name).append(':');
        things.forEach(thing -> into.append("\n  ").append(thing));
    }
}
