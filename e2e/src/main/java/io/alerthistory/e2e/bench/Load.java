package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Clients that post webhooks over connections that stay open.
///
/// One thread serves all connections, as pgbench and wrk do, so that the load takes as little of the
/// processors as it can from those who are measured.
final class Load {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final long REPEATED_ROUND = 1_000_000;

    private final int port;
    private final int clients;
    private final Webhooks webhooks;
    private final Supplier<Cpu> cpu;
    private long round;

    /// @param cpu of those who are measured, until now
    Load(int port, int clients, Webhooks webhooks, Supplier<Cpu> cpu) {
        this.port = port;
        this.clients = clients;
        this.webhooks = webhooks;
        this.cpu = cpu;
    }

    /// Each body opens a new episode of each of its series; after the last body these end, unmeasured,
    /// and it begins again.
    Result newEpisodes(Duration time) throws IOException {
        return passes(time, Double.MAX_VALUE);
    }

    /// As [#newEpisodes], but at this rate, whether or not the answers keep up: an answer's time counts
    /// from when its request was due.
    Result newEpisodes(Duration time, double perSecond) throws IOException {
        return passes(time, perSecond);
    }

    private Result passes(Duration time, double perSecond) throws IOException {
        var tally = new Tally();
        while (tally.seconds() < time.toNanos() / 1e9) {
            round++;
            var left = time.minusNanos((long) (tally.seconds() * 1e9));
            var opened = run(tally, left, perSecond, new Pass(true));
            run(new Tally(), ANSWER_WITHIN, Double.MAX_VALUE, new Pass(false, opened));
        }
        return tally.result();
    }

    /// Makes every series known, and leaves none firing.
    Result newSeries() throws IOException {
        var tally = new Tally();
        run(tally, Duration.ofMinutes(5), Double.MAX_VALUE, new Pass(false));
        return tally.result();
    }

    /// Each body tells what is known already.
    Result repeats(Duration time) throws IOException {
        var tally = new Tally();
        var known = Math.min(webhooks.bodies(), 1_000);
        run(
                tally,
                time,
                Double.MAX_VALUE,
                new Bodies() {
                    private int next;

                    @Override
                    public byte[] next() {
                        return webhooks.body(next++ % known, true, REPEATED_ROUND);
                    }
                });
        return tally.result();
    }

    /// The same request, as often as it is answered.
    Result same(Duration time) throws IOException {
        var tally = new Tally();
        var request = webhooks.body(0, true, 0);
        run(tally, time, Double.MAX_VALUE, () -> request);
        return tally.result();
    }

    /// One body after the other.
    private final class Pass implements Bodies {

        private final boolean firing;
        private final long bodies;
        private long next;

        Pass(boolean firing) {
            this(firing, webhooks.bodies());
        }

        Pass(boolean firing, long bodies) {
            this.firing = firing;
            this.bodies = bodies;
        }

        @Override
        public byte @Nullable [] next() {
            return next == bodies ? null : webhooks.body(next++, firing, round);
        }
    }

    /// Sends until the time is over or there is nothing left; how many were sent.
    private long run(Tally tally, Duration time, double perSecond, Bodies bodies)
            throws IOException {
        var connections = new ArrayList<Connection>();
        try (var selector = Selector.open()) {
            for (var i = 0; i < clients; i++) {
                connections.add(new Connection(port, selector));
            }
            var before = cpu.get();
            var schedule = new Schedule(System.nanoTime(), time.toNanos(), perSecond, bodies);
            schedule.run(selector, new ArrayDeque<>(connections), tally);
            tally.took((System.nanoTime() - schedule.began()) / 1e9, cpu.get().minus(before));
            return schedule.sent();
        } finally {
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    /// When requests are due, and what is left to send.
    private static final class Schedule {

        private final long began;
        private final long nanos;
        private final double perSecond;
        private final Bodies bodies;
        private long sent;
        private boolean over;

        Schedule(long began, long nanos, double perSecond, Bodies bodies) {
            this.began = began;
            this.nanos = nanos;
            this.perSecond = perSecond;
            this.bodies = bodies;
        }

        long began() {
            return began;
        }

        long sent() {
            return sent;
        }

        void run(Selector selector, ArrayDeque<Connection> free, Tally tally) throws IOException {
            var clients = free.size();
            var heard = System.nanoTime();
            send(free);
            while (!over || free.size() < clients) {
                var wait = over || free.isEmpty() ? ANSWER_WITHIN.toMillis() : millisToNext();
                var ready = selector.select(wait);
                if (ready > 0) {
                    heard = System.nanoTime();
                } else if (free.size() < clients
                        && System.nanoTime() - heard > ANSWER_WITHIN.toNanos()) {
                    throw new IOException("no answer within " + ANSWER_WITHIN);
                }
                for (var key : selector.selectedKeys()) {
                    var connection = (Connection) key.attachment();
                    if (connection.answered(tally)) {
                        free.add(connection);
                    }
                }
                selector.selectedKeys().clear();
                send(free);
            }
        }

        private void send(ArrayDeque<Connection> free) throws IOException {
            while (!over && !free.isEmpty()) {
                var now = System.nanoTime();
                var due = open() ? dueAt() : now;
                if (due - now > 0) {
                    return;
                }
                var body = now - began < nanos ? bodies.next() : null;
                if (body == null) {
                    over = true;
                } else {
                    sent++;
                    free.remove().send(body, due);
                }
            }
        }

        private boolean open() {
            return perSecond < Double.MAX_VALUE;
        }

        private long dueAt() {
            return began + (long) (sent * 1e9 / perSecond);
        }

        /// Whole milliseconds, because to wait for less would take a processor.
        private long millisToNext() {
            return Math.max(1, TimeUnit.NANOSECONDS.toMillis(dueAt() - System.nanoTime()));
        }
    }
}
