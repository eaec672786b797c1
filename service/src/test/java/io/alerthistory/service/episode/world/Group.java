package io.alerthistory.service.episode.world;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// One group of one route of one simulated Alertmanager: waits, flushes, removes duplicates, sends
/// and retries, as the dispatcher and the notification pipeline do.
final class Group {

    private static final long PEER_TIMEOUT = 15_000;
    private static final long LEAST_TIMEOUT = 10_000;

    private final int key;
    private final Peer peer;
    private final Cluster cluster;
    private final int life;
    private final Map<Integer, Held> alerts = new TreeMap<>();
    private boolean planned;

    Group(int key, Peer peer, Cluster cluster) {
        this.key = key;
        this.peer = peer;
        this.cluster = cluster;
        this.life = peer.life();
    }

    void insert(Held alert) {
        alerts.put(alert.series(), alert);
        if (!planned) {
            planned = true;
            long now = cluster.clock().now();
            long wait = cluster.settings().groupWait();
            plan(alert.start() + wait < now ? now : now + wait, this::flush);
        }
    }

    private void plan(long at, Runnable what) {
        cluster.clock()
                .at(
                        at,
                        () -> {
                            if (peer.life() == life) {
                                what.run();
                            }
                        });
    }

    private void flush() {
        long now = cluster.clock().now();
        Map<Integer, Held> snapshot = new TreeMap<>(alerts);
        long wait = PEER_TIMEOUT * peer.position();
        plan(now + wait, () -> send(snapshot, now, wait));
    }

    private void send(Map<Integer, Held> snapshot, long flushed, long wait) {
        var firing = new TreeSet<Integer>();
        var resolved = new TreeSet<Integer>();
        snapshot.forEach(
                (series, alert) -> (alert.firesAt(flushed) ? firing : resolved).add(series));
        Settings settings = cluster.settings();
        boolean news =
                peer.log().needsToSend(key, firing, resolved, flushed, settings.repeatInterval());
        if (!news) {
            finish(snapshot, flushed);
            return;
        }
        int most = settings.maxAlerts() == 0 ? Integer.MAX_VALUE : settings.maxAlerts();
        List<Said> said =
                snapshot.values().stream().limit(most).map(a -> Said.by(a, flushed)).toList();
        long deadline = flushed + wait + Math.max(settings.groupInterval(), LEAST_TIMEOUT);
        attempt(
                new Attempt(
                        snapshot,
                        flushed,
                        said,
                        new NotificationLog.Entry(flushed, firing, resolved),
                        deadline,
                        500));
    }

    private record Attempt(
            Map<Integer, Held> snapshot,
            long flushed,
            List<Said> said,
            NotificationLog.Entry entry,
            long deadline,
            long backoff) {

        Attempt next() {
            return new Attempt(
                    snapshot, flushed, said, entry, deadline, Math.min(backoff * 3 / 2, 60_000));
        }
    }

    private void attempt(Attempt attempt) {
        long now = cluster.clock().now();
        long arrival = now + 1 + peer.random().nextLong(300);
        int stream = cluster.stream(peer, key);
        if (cluster.receiver().takes(new Body(stream, attempt.flushed, arrival, attempt.said))) {
            plan(arrival, () -> sent(attempt));
            return;
        }
        long again = arrival + attempt.backoff / 2 + peer.random().nextLong(attempt.backoff);
        if (again < attempt.deadline) {
            plan(again, () -> attempt(attempt.next()));
        } else {
            plan(attempt.deadline, () -> next(attempt.flushed));
        }
    }

    private void sent(Attempt attempt) {
        cluster.gossip(peer, key, attempt.entry);
        finish(attempt.snapshot, attempt.flushed);
    }

    private void finish(Map<Integer, Held> snapshot, long flushed) {
        snapshot.forEach((series, alert) -> {
            if (!alert.firesAt(flushed)) {
                cluster.record(alert);
                alerts.remove(series, alert);
            }
        });
        next(flushed);
    }

    private void next(long flushed) {
        if (alerts.isEmpty()) {
            peer.forget(key);
        } else {
            plan(flushed + cluster.settings().groupInterval(), this::flush);
        }
    }
}
