package io.alerthistory.e2e.bench;

import java.util.Arrays;

/// Counts answers and keeps their times, of so many that the last ones tell the whole.
final class Tally {

    private static final int MAX_SAMPLES = 200_000;

    private final long[] nanos = new long[MAX_SAMPLES];
    private long answered;
    private long refused;

    void answer(boolean ok, long tookNanos) {
        nanos[(int) ((answered + refused) % MAX_SAMPLES)] = tookNanos;
        if (ok) {
            answered++;
        } else {
            refused++;
        }
    }

    Load.Result result(double seconds) {
        var times = Arrays.copyOf(nanos, (int) Math.min(MAX_SAMPLES, answered + refused));
        Arrays.sort(times);
        var p99 = times.length == 0 ? 0 : times[(int) (times.length * 0.99)];
        return new Load.Result(answered / seconds, p99 / 1e6, refused);
    }
}
