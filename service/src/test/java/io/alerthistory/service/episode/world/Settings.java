package io.alerthistory.service.episode.world;

import java.util.Random;

/// How the Alertmanagers of one world are configured, and what goes wrong in it.
///
/// @param receivers how many routes send every alert to us, each a stream of its own
/// @param perSeries whether every series is a group of its own
/// @param maxAlerts how many alerts a body lists at most, 0 for all
/// @param startsGiven whether senders tell a start; otherwise each peer notes when it first heard
/// @param loss how likely it is that one post of a sender gets lost on the way to one peer
/// @param gossipLoss how likely it is that a peer does not hear what another peer has sent
/// @param outages how many times our receiver fails for some minutes
/// @param kills how many times a peer is killed and started again
/// @param conflating whether a sender may vanish and come back, with a new start, before what it
///     told last has run out, so that Alertmanager takes two firings for one
record Settings(
        int peers,
        int receivers,
        boolean perSeries,
        int maxAlerts,
        long groupWait,
        long groupInterval,
        long repeatInterval,
        boolean startsGiven,
        double loss,
        double gossipLoss,
        int outages,
        int kills,
        boolean conflating) {

    private static final long[] GROUP_WAITS = {0, 5_000, 30_000};
    private static final long[] GROUP_INTERVALS = {10_000, 30_000, 60_000, 120_000, 240_000};
    private static final long[] REPEAT_INTERVALS = {30_000, 300_000, 1_800_000, 14_400_000};

    static Settings random(Random random) {
        boolean startsGiven = random.nextInt(8) > 0;
        return new Settings(
                1 + random.nextInt(3),
                random.nextInt(4) == 0 ? 2 : 1,
                random.nextInt(3) > 0,
                random.nextInt(5) == 0 ? 1 : 0,
                GROUP_WAITS[random.nextInt(GROUP_WAITS.length)],
                GROUP_INTERVALS[random.nextInt(GROUP_INTERVALS.length)],
                REPEAT_INTERVALS[random.nextInt(REPEAT_INTERVALS.length)],
                startsGiven,
                startsGiven && random.nextBoolean() ? 0.05 : 0,
                random.nextBoolean() ? 0.2 : 0,
                random.nextInt(3),
                startsGiven && random.nextBoolean() ? 1 + random.nextInt(3) : 0,
                random.nextInt(4) == 0);
    }
}
