package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Clients that post bodies of one alert over connections that stay open, each waiting for its answer
/// before it sends the next.
final class Load {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final long EPOCH = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final byte[] STARTS_AT = "\"startsAt\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENDS_AT = "\"endsAt\":\"".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final int clients;
    private final int series;
    private final byte[] @Nullable [] firings;
    private final byte[] @Nullable [] resolves;
    private final AtomicLong opened = new AtomicLong();

    /// What a run came to.
    ///
    /// @param refused answers that were not 200
    record Result(double perSecond, double p99Millis, long refused) {}

    Load(int port, int clients, int series) {
        this.port = port;
        this.clients = clients;
        this.series = series;
        this.firings = new byte[series][];
        this.resolves = new byte[series][];
    }

    /// Makes every series known, and each episode of it ended.
    void warm() throws Exception {
        var next = new AtomicLong();
        run(
                Duration.ofMinutes(5),
                () -> {
                    var n = next.getAndIncrement();
                    return n < series ? body(n, false, started(0)) : null;
                });
    }

    /// Each body opens a new episode of a known series, whose episode before has ended, as long as
    /// there are such series; after that the one before ends unseen.
    Result newEpisodes(Duration time) throws Exception {
        return run(
                time,
                () -> {
                    var n = opened.getAndIncrement();
                    return body(n % series, true, started(1 + n / series));
                });
    }

    /// Each body tells what is known already.
    Result repeats(Duration time) throws Exception {
        var next = new AtomicLong();
        var start = started(1_000);
        LongFunction<byte[]> bodyOf = n -> body(n % Math.min(series, 1_000), true, start);
        return run(time, () -> bodyOf.apply(next.getAndIncrement()));
    }

    /// Starts that are further apart than the skew that counts as one start.
    private static long started(long number) {
        return EPOCH + number * 60;
    }

    /// One thread serves all connections, as pgbench and wrk do, so that the load takes as little of the
    /// processors as it can from those who are measured.
    private Result run(Duration time, Bodies bodies) throws IOException {
        var began = System.nanoTime();
        var deadline = began + time.toNanos();
        var connections = new ArrayList<Connection>();
        try (var selector = Selector.open()) {
            var tally = new Tally();
            for (var i = 0; i < clients; i++) {
                var connection = new Connection(port, selector);
                connections.add(connection);
                connection.next(bodies);
            }
            while (connections.stream().anyMatch(Connection::waits)) {
                if (selector.select(ANSWER_WITHIN.toMillis()) == 0) {
                    throw new IOException("no answer within " + ANSWER_WITHIN);
                }
                for (var key : selector.selectedKeys()) {
                    var connection = (Connection) key.attachment();
                    if (connection.answered(tally)) {
                        connection.next(System.nanoTime() - deadline < 0 ? bodies : () -> null);
                    }
                }
                selector.selectedKeys().clear();
            }
            return tally.result((System.nanoTime() - began) / 1e9);
        } finally {
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    /// A request of this series. Requests are made once and only their times are written anew, so that
    /// the client leaves the processors to those who are measured.
    private byte[] body(long series, boolean firing, long second) {
        var template = (firing ? firings : resolves)[(int) series];
        if (template == null) {
            template = template(series, firing);
            (firing ? firings : resolves)[(int) series] = template;
        }
        var request = template.clone();
        write(request, STARTS_AT, second);
        if (!firing) {
            write(request, ENDS_AT, second + 30);
        }
        return request;
    }

    private static void write(byte[] request, byte[] after, long second) {
        var at = indexOf(request, after) + after.length;
        var time = Instant.ofEpochSecond(second).toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(time, 0, request, at, time.length);
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (var i = bytes.length - wanted.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalStateException("the template has no such member");
    }

    private static byte[] template(long series, boolean firing) {
        var status = firing ? "firing" : "resolved";
        var none = "0001-01-01T00:00:00Z";
        var alert =
                """
                {"receiver":"history","status":"%1$s","alerts":[{"status":"%1$s","labels":{"alertname":"BenchAlert%2$d","instance":"10.0.%2$d.%3$d:9100","job":"node","namespace":"shop","pod":"shop-7d9c8b6f5-%3$d","severity":"warning","team":"payments"},"annotations":{"description":"The value is above the threshold for more than five minutes.","runbook_url":"https://runbooks.example.org/BenchAlert","summary":"Something is wrong on 10.0.%2$d.%3$d:9100"},"startsAt":"%4$s","endsAt":"%4$s","generatorURL":"http://prometheus.example.org/graph?g0.expr=up&g0.tab=1","fingerprint":""}],"groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://alertmanager.example.org","version":"4","groupKey":"{}:{alertname=\\"BenchAlert\\"}","truncatedAlerts":0}
                """
                        .formatted(status, series % 50, series, none);
        var bytes = alert.getBytes(StandardCharsets.UTF_8);
        var head =
                ("POST /webhook HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: "
                                + bytes.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        var request = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, request, head.length, bytes.length);
        return request;
    }
}
