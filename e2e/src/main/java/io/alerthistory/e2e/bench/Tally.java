package io.alerthistory.e2e.bench;

import java.util.Arrays;

/// Counts answers and keeps their times, of so many that the last ones tell the whole.
final class Tally {

    private static final int MAX_SAMPLES = 200_000;

    private final long[] nanos = new long[MAX_SAMPLES];
    private long answered;
    private long refused;
    private double seconds;
    private Cpu cpu = Cpu.NONE;

    void answer(boolean ok, long tookNanos) {
        nanos[(int) ((answered + refused) % MAX_SAMPLES)] = tookNanos;
        if (ok) {
            answered++;
        } else {
            refused++;
        }
    }

    /// Adds what a stretch took in all.
    void took(double seconds, Cpu cpu) {
        this.seconds += seconds;
        this.cpu = this.cpu.plus(cpu);
    }

    double seconds() {
        return seconds;
    }

    Result result() {
        var times = Arrays.copyOf(nanos, (int) Math.min(MAX_SAMPLES, answered + refused));
        Arrays.sort(times);
        return new Result(answered, refused, seconds, millis(times, 0.5), millis(times, 0.99), cpu);
    }

    private static double millis(long[] times, double share) {
        return times.length == 0 ? 0 : times[(int) (times.length * share)] / 1e6;
    }
}
