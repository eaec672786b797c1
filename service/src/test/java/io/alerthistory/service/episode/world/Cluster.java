package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The simulated Alertmanagers of one world, what is posted to them, and what goes wrong.
final class Cluster {

    private final Settings settings;
    private final Random random;
    private final Clock clock = new Clock();
    private final Receiver receiver;
    private final List<Peer> peers = new ArrayList<>();
    private final List<Body> events = new ArrayList<>();

    /// What Alertmanagers told through both doors.
    record Told(List<Body> bodies, List<Body> events) {}

    private Cluster(Settings settings, Random random) {
        this.settings = settings;
        this.random = random;
        this.receiver = new Receiver(random, settings);
        for (int i = 0; i < settings.peers(); i++) {
            peers.add(new Peer(i, this, random));
        }
    }

    /// What was stored of what the Alertmanagers told, and the events that they recorded.
    static Told tell(List<Post> posts, Settings settings, Random random) {
        Cluster cluster = new Cluster(settings, random);
        for (Post post : posts) {
            cluster.post(post);
        }
        for (int i = 0; i < settings.kills(); i++) {
            cluster.kill();
        }
        cluster.clock.runUntil(Truth.END);
        return new Told(cluster.receiver.stored(), cluster.events);
    }

    /// Each event is a stream of its own: nothing follows from the order in which they come.
    void record(Held alert) {
        long now = clock.now();
        int stream = Outcome.FIRST_EVENT - events.size();
        events.add(new Body(stream, now, now, List.of(Said.by(alert, now))));
    }

    private void post(Post post) {
        for (Peer peer : peers) {
            boolean lost = !post.essential() && random.nextDouble() < settings.loss();
            if (!lost) {
                clock.at(post.at() + peer.lag(), () -> peer.take(post));
            }
        }
    }

    private void kill() {
        Peer peer = peers.get(random.nextInt(peers.size()));
        boolean keepsLog = random.nextBoolean();
        long at = random.nextLong(Truth.END);
        clock.at(at, () -> peer.kill(keepsLog));
        clock.at(at + 1_000 + random.nextLong(120_000), peer::start);
    }

    /// The notification log's key of a group; peers share it.
    int key(int route, int series) {
        return settings.perSeries() ? route * Truth.SERIES + series : route * Truth.SERIES;
    }

    int stream(Peer peer, int key) {
        return peer.position() * settings.receivers() * Truth.SERIES + key;
    }

    void gossip(Peer from, int key, NotificationLog.Entry entry) {
        for (Peer peer : peers) {
            if (peer == from) {
                peer.hears(key, entry);
            } else if (random.nextDouble() >= settings.gossipLoss()) {
                clock.at(clock.now() + 1 + random.nextLong(500), () -> peer.hears(key, entry));
            }
        }
    }

    Settings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    Receiver receiver() {
        return receiver;
    }
}
