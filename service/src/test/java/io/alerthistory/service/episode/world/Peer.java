package io.alerthistory.service.episode.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// One simulated Alertmanager: its alerts, its groups, and what it knows to have been sent.
final class Peer {

    private final int position;
    private final Cluster cluster;
    private final Random random;
    private final long lag;
    private final Map<Integer, Held> alerts = new HashMap<>();
    private final Map<Integer, Group> groups = new HashMap<>();
    private final NotificationLog log = new NotificationLog();
    private boolean down;
    private int life;

    Peer(int position, Cluster cluster, Random random) {
        this.position = position;
        this.cluster = cluster;
        this.random = random;
        this.lag = random.nextLong(1_000);
    }

    void take(Post post) {
        if (down) {
            return;
        }
        long start =
                cluster.settings().startsGiven()
                        ? post.start()
                        : post.fires()
                                ? cluster.clock().now()
                                : Math.min(post.until(), knownStart(post));
        Held alert = Held.posted(post, start);
        Held old = alerts.get(post.series());
        Held now = old == null ? alert : old.and(alert, post.fires());
        alerts.put(post.series(), now);
        cluster.record(now);
        for (int receiver = 0; receiver < cluster.settings().receivers(); receiver++) {
            int key = cluster.key(receiver, post.series());
            groups.computeIfAbsent(key, k -> new Group(k, this, cluster)).insert(now);
        }
    }

    private long knownStart(Post post) {
        Held known = alerts.get(post.series());
        return known == null ? post.until() : known.start();
    }

    void kill(boolean keepsLog) {
        down = true;
        life++;
        alerts.clear();
        groups.clear();
        if (!keepsLog) {
            log.forget();
        }
    }

    void start() {
        down = false;
    }

    void hears(int key, NotificationLog.Entry entry) {
        if (!down) {
            log.note(key, entry);
        }
    }

    void forget(int key) {
        groups.remove(key);
    }

    /// Which of its lives it is in; what was planned in an earlier one does not happen.
    int life() {
        return life;
    }

    boolean down() {
        return down;
    }

    /// How long a post is on its way to it; a sender's posts keep their order.
    long lag() {
        return lag;
    }

    int position() {
        return position;
    }

    NotificationLog log() {
        return log;
    }

    Random random() {
        return random;
    }
}
