package io.alerthistory.service.episode.world;

import java.util.List;
import java.util.Random;

/// One world: what fires, and what was told of it.
record World(int seed, Settings settings, List<Firing> firings, List<Body> bodies) {

    static World of(int seed) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L);
        Settings settings = Settings.random(random);
        List<Firing> firings = Truth.random(random, settings);
        return new World(seed, settings, firings, Cluster.tell(firings, settings, random));
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
