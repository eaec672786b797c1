package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// One simulated Prometheus: evaluates a rule, sends what fires again and again, and what has ended for
/// a while; when it was restarted it has forgotten both, and gives what fires a new start.
final class Prometheus {

    static final long EVALUATES = 15_000;

    private static final long RESOLVED_RESENT_FOR = 15 * 60_000;

    private record Down(long from, long to) {}

    private final long offset;
    private final List<Down> downs = new ArrayList<>();
    private final List<Post> posts = new ArrayList<>();
    private long start = -1;
    private long ended = -1;
    private long sentAt;

    private Prometheus(Random random, int restarts) {
        this.offset = random.nextLong(EVALUATES);
        for (int i = 0; i < restarts; i++) {
            long from = random.nextLong(Truth.END);
            downs.add(new Down(from, from + 10_000 + random.nextLong(600_000)));
        }
    }

    /// What it posts of a series that fires during these stretches.
    static List<Post> posts(List<Firing.Phase> truth, Random random, int restarts) {
        Prometheus prometheus = new Prometheus(random, restarts);
        for (long at = prometheus.offset; at < Truth.END; at += EVALUATES) {
            prometheus.evaluate(at, truth);
        }
        return prometheus.posts;
    }

    private void evaluate(long at, List<Firing.Phase> truth) {
        if (downs.stream().anyMatch(down -> down.from() <= at && at < down.to())) {
            start = -1;
            ended = -1;
            return;
        }
        int fires = -1;
        for (int i = 0; i < truth.size(); i++) {
            fires = truth.get(i).from() <= at && at < truth.get(i).to() ? i : fires;
        }
        if (fires >= 0) {
            boolean begins = start < 0 || ended >= 0;
            start = begins ? at : start;
            ended = -1;
            send(at, begins, fires, at + Truth.VALID);
        } else if (start >= 0) {
            boolean ends = ended < 0;
            ended = ends ? at : ended;
            if (at - ended > RESOLVED_RESENT_FOR) {
                start = -1;
                ended = -1;
            } else {
                send(at, ends, truth.size(), ended);
            }
        }
    }

    private void send(long at, boolean news, int firing, long until) {
        if (news || at - sentAt >= Truth.RESEND) {
            sentAt = at;
            posts.add(new Post(at, 0, firing, start, until, Math.max(at, until), false));
        }
    }
}
