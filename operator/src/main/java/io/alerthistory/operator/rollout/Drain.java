package io.alerthistory.operator.rollout;

import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import java.time.Duration;
import java.util.regex.Pattern;

/// How long clients are given to reconnect elsewhere.
public final class Drain {

    /// The longest that one pod waits on its way out: it was taken from the Service before.
    public static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private static final Pattern PART = Pattern.compile("([0-9]{1,5})(h|ms|m|s)");

    private Drain() {}

    /// How long a revision that lost the traffic goes on answering.
    public static Duration ofRevision(AlertHistorySpec spec) {
        return parse(spec.trafficOrDefault().drainOrDefault());
    }

    /// How long a pod goes on answering after SIGTERM.
    public static Duration ofStop(AlertHistorySpec spec) {
        var drain = ofRevision(spec);
        return drain.compareTo(LONGEST_STOP) < 0 ? drain : LONGEST_STOP;
    }

    /// Reads `1m30s`.
    ///
    /// @throws IllegalArgumentException naming the text
    static Duration parse(String text) {
        var matcher = PART.matcher(text);
        var total = Duration.ZERO;
        var end = 0;
        while (matcher.find() && matcher.start() == end) {
            var count = Long.parseLong(matcher.group(1));
            total =
                    total.plus(
                            switch (matcher.group(2)) {
                                case "h" -> Duration.ofHours(count);
                                case "m" -> Duration.ofMinutes(count);
                                case "s" -> Duration.ofSeconds(count);
                                default -> Duration.ofMillis(count);
                            });
            end = matcher.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException(
                    "spec.traffic.drain: '"
                            + text
                            + "' is no duration; write one such as 60s or 1m30s");
        }
        return total;
    }
}
