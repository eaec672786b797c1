package io.alerthistory.operator.rollout;

import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import java.time.Duration;

/// How long clients are given to reconnect elsewhere.
public final class Drain {

    /// The longest that one pod waits on its way out: it was taken from the Service before.
    public static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private Drain() {}

    /// How long a revision that lost the traffic goes on answering.
    public static Duration ofRevision(AlertHistorySpec spec) {
        return Durations.parse("spec.traffic.drain", spec.trafficOrDefault().drainOrDefault());
    }

    /// How long a pod goes on answering after SIGTERM.
    public static Duration ofStop(AlertHistorySpec spec) {
        var drain = ofRevision(spec);
        return drain.compareTo(LONGEST_STOP) < 0 ? drain : LONGEST_STOP;
    }
}
