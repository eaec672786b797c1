package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a sender, such as Prometheus, posts to the Alertmanagers.
///
/// @param until when this says that the alert ends: in the future while it fires
/// @param essential it is not lost: the peers would then differ in the start or the end they know
record Post(
        long at,
        int series,
        int firing,
        long start,
        long until,
        long trueUntil,
        boolean essential) {

    private static final long RESOLVED_RESENT_FOR = 15 * 60_000;

    boolean fires() {
        return until > at;
    }

    static List<Post> of(List<Firing> firings) {
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < firings.size(); i++) {
            Firing firing = firings.get(i);
            for (int p = 0; p < firing.phases().size(); p++) {
                long next = Long.MAX_VALUE;
                if (p + 1 < firing.phases().size()) {
                    next = firing.phases().get(p + 1).from();
                } else if (i + 1 < firings.size()
                        && firings.get(i + 1).series() == firing.series()) {
                    next = firings.get(i + 1).start();
                }
                phase(firing, firing.phases().get(p), next, posts);
            }
        }
        posts.sort(Comparator.comparingLong(Post::at));
        return posts;
    }

    private static void phase(Firing firing, Firing.Phase phase, long next, List<Post> into) {
        long stop = Math.min(phase.to(), Truth.END);
        for (long at = phase.from(); at <= stop; at += Truth.RESEND) {
            boolean last = at + Truth.RESEND > stop;
            into.add(post(firing, phase, at, at + Truth.VALID, last && phase.silent()));
        }
        if (!phase.silent() && phase.to() <= Truth.END) {
            long until = Math.min(phase.to() + RESOLVED_RESENT_FOR, next - 1);
            for (long at = phase.to(); at <= until; at += Truth.RESEND) {
                into.add(post(firing, phase, at, phase.to(), false));
            }
        }
    }

    private static Post post(
            Firing firing, Firing.Phase phase, long at, long until, boolean essential) {
        return new Post(
                at,
                firing.series(),
                firing.id(),
                firing.startToldAt(at),
                until,
                phase.end(),
                essential);
    }
}
