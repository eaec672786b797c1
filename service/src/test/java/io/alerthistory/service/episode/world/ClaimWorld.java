package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A world of one series in which one Prometheus, or a pair, posts to Alertmanagers and to us, is
/// restarted now and then, and the Alertmanagers tell us too, by webhooks and by events.
///
/// @param claims what was posted to us, as it arrived
/// @param bodies what Alertmanagers told by webhooks
/// @param events what they recorded
record ClaimWorld(
        int seed,
        List<Firing.Phase> truth,
        List<Interleaving.Arrival> claims,
        List<Body> bodies,
        List<Body> events) {

    private static final long[] SCALES = {40_000, 200_000, 900_000, 3_000_000};

    static ClaimWorld of(int seed) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L + 7);
        List<Firing.Phase> truth = truth(random);
        int senders = 1 + random.nextInt(2);
        List<Post> all = new ArrayList<>();
        List<Interleaving.Arrival> claims = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            List<Post> posts = Prometheus.posts(truth, random, random.nextInt(4));
            all.addAll(posts);
            for (Post post : posts) {
                claims.add(claim(i, post, random.nextLong(2_000)));
            }
        }
        all.sort(Comparator.comparingLong(Post::at));
        claims.sort(Comparator.comparingLong(Interleaving.Arrival::at));
        Settings settings = given(Settings.random(random));
        Cluster.Told told = Cluster.tell(all, settings, random);
        return new ClaimWorld(seed, truth, claims, told.bodies(), told.events());
    }

    private static Settings given(Settings s) {
        return new Settings(
                s.peers(),
                s.receivers(),
                s.perSeries(),
                s.maxAlerts(),
                s.groupWait(),
                s.groupInterval(),
                s.repeatInterval(),
                true,
                s.loss(),
                s.gossipLoss(),
                s.outages(),
                s.kills(),
                s.conflating());
    }

    private static List<Firing.Phase> truth(Random random) {
        List<Firing.Phase> truth = new ArrayList<>();
        long at = 30_000 + some(random);
        while (truth.size() < 8 && at < Truth.END) {
            long to = at + 20_000 + some(random);
            truth.add(new Firing.Phase(at, to, false, to));
            at = to + 20_000 + some(random);
        }
        return truth;
    }

    private static long some(Random random) {
        return random.nextLong(SCALES[random.nextInt(SCALES.length)]);
    }

    private static Interleaving.Arrival claim(int sender, Post post, long lag) {
        long at = post.at() + lag;
        boolean firing = post.until() > at;
        Said said = new Said(0, firing, post.start(), post.until(), Set.of(post.firing()), at);
        int stream = Outcome.FIRST_SENDER + sender;
        return new Interleaving.Arrival(at, new Body(stream, post.at(), at, List.of(said)));
    }

    /// Everything in some order that keeps what each sender and each stream tells.
    ///
    /// @param share how much of the events comes, some of it twice
    List<Interleaving.Arrival> arrivals(Random random, long window, double share) {
        List<Body> told = new ArrayList<>(bodies);
        for (Body event : events) {
            for (int i = 0; i < 2; i++) {
                if (random.nextDouble() < share / (i + 1)) {
                    int stream = event.stream() - i * events.size();
                    told.add(new Body(stream, event.saidAt(), event.arrival(), event.said()));
                }
            }
        }
        List<Interleaving.Arrival> all = new ArrayList<>(Interleaving.random(told, window, random));
        all.addAll(claims);
        // Nobody claims anything after the end of the world.
        all.removeIf(arrival -> arrival.at() > Truth.END);
        all.sort(Comparator.comparingLong(Interleaving.Arrival::at));
        return all;
    }
}
