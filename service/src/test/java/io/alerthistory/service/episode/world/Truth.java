package io.alerthistory.service.episode.world;

import io.alerthistory.service.episode.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What really fires in one world.
final class Truth {

    static final int SERIES = 2;
    static final long HOURS = 3_600_000;
    static final long END = 4 * HOURS;
    static final long RESEND = 60_000;
    static final long VALID = 4 * RESEND;

    private static final long SKEW = Rules.DEFAULTS.skew().toMillis();
    private static final long SHORTEST = 2_000;
    private static final long[] SCALES = {8_000, 60_000, 300_000, 1_500_000, 4_000_000};

    private final Random random;
    private final Settings settings;
    private final List<Firing> firings = new ArrayList<>();
    private int nextId;

    private Truth(Random random, Settings settings) {
        this.random = random;
        this.settings = settings;
    }

    static List<Firing> random(Random random, Settings settings) {
        Truth truth = new Truth(random, settings);
        for (int series = 0; series < SERIES; series++) {
            truth.series(series);
        }
        return truth.firings;
    }

    private void series(int series) {
        long free = 0;
        int most = 1 + random.nextInt(8);
        long at = 60_000 + some();
        for (int i = 0; i < most && at < END - 1_800_000; i++) {
            Firing firing = firing(series, at, free);
            firings.add(firing);
            Firing.Phase last = firing.phases().getLast();
            if (last.to() == Long.MAX_VALUE) {
                break;
            }
            boolean conflated = last.silent() && settings.conflating();
            free = last.end();
            at = (conflated ? last.to() : last.end()) + SHORTEST + some();
            // Two starts within the skew are one start, so no two firings are that close.
            at = Math.max(at, firing.start() + 2 * SKEW);
        }
    }

    private Firing firing(int series, long start, long free) {
        List<Firing.Phase> phases = new ArrayList<>();
        int most = settings.startsGiven() && random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
        long from = start;
        for (int i = 0; i < most; i++) {
            Firing.Phase phase = phase(from);
            phases.add(phase);
            if (phase.to() == Long.MAX_VALUE) {
                break;
            }
            from = phase.end() + SHORTEST + some();
            if (from > END - 1_800_000) {
                break;
            }
        }
        long room = start - free - 2 * SKEW;
        boolean moves = settings.startsGiven() && room > 2 * SKEW && random.nextInt(5) == 0;
        long earliest = Math.max(start - room, start - 900_000);
        long movedTo = moves ? earliest + random.nextLong(start - 2 * SKEW - earliest + 1) : start;
        long movedAt = moves ? start + random.nextLong(some()) : Long.MAX_VALUE;
        return new Firing(nextId++, series, phases, movedTo, movedAt);
    }

    private Firing.Phase phase(long from) {
        long to = from + SHORTEST + some();
        if (to > END - 1_200_000 && random.nextBoolean()) {
            to = Long.MAX_VALUE;
            return new Firing.Phase(from, to, false, to);
        }
        boolean silent = random.nextInt(5) == 0;
        long lastPost = from + (to - from) / RESEND * RESEND;
        return new Firing.Phase(from, to, silent, silent ? lastPost + VALID : to);
    }

    private long some() {
        return 1 + random.nextLong(SCALES[random.nextInt(SCALES.length)]);
    }
}
