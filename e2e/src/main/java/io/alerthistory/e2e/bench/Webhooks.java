package io.alerthistory.e2e.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Requests with a body as Alertmanager posts it, of one alert or more, each of another series.
///
/// A request is made once and only its times are written anew, so that the client leaves the processors
/// to those who are measured.
final class Webhooks {

    private static final long EPOCH = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final byte[] STARTS_AT = "\"startsAt\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENDS_AT = "\"endsAt\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final int alerts;
    private final byte[][] firings;
    private final byte[][] resolves;

    /// @param series in all
    /// @param alerts of one body
    Webhooks(int series, int alerts) {
        this.alerts = alerts;
        this.firings = new byte[series / alerts][];
        this.resolves = new byte[series / alerts][];
    }

    /// How many bodies tell of every series once.
    int bodies() {
        return firings.length;
    }

    /// How many alerts one of them has.
    int alerts() {
        return alerts;
    }

    /// The body of this number, whose alerts started at a time of their own for each round: further
    /// apart than the skew that counts as one start.
    byte[] body(long number, boolean firing, long round) {
        var templates = firing ? firings : resolves;
        var n = (int) number;
        if (templates[n] == null) {
            templates[n] = template(n, firing);
        }
        var request = templates[n].clone();
        var second = EPOCH + round * 60;
        write(request, STARTS_AT, second);
        if (!firing) {
            write(request, ENDS_AT, second + 30);
        }
        return request;
    }

    private void write(byte[] request, byte[] after, long second) {
        var time = Instant.ofEpochSecond(second).toString().getBytes(StandardCharsets.US_ASCII);
        var at = request.length;
        for (var n = 0; n < alerts; n++) {
            at = lastIndexOf(request, after, at);
            System.arraycopy(time, 0, request, at + after.length, time.length);
        }
    }

    private static int lastIndexOf(byte[] bytes, byte[] wanted, int before) {
        for (var i = before - wanted.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalStateException("the template has no such member");
    }

    private byte[] template(int number, boolean firing) {
        var status = firing ? "firing" : "resolved";
        var all =
                IntStream.range(number * alerts, (number + 1) * alerts)
                        .mapToObj(series -> alert(series, status))
                        .collect(Collectors.joining(","));
        var body =
                """
                {"receiver":"history","status":"%s","alerts":[%s],"groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://alertmanager.example.org","version":"4","groupKey":"{}:{alertname=\\"BenchAlert\\"}","truncatedAlerts":0}
                """
                        .formatted(status, all);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head =
                ("POST /webhook HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: "
                                + bytes.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        var request = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, request, head.length, bytes.length);
        return request;
    }

    private static String alert(int series, String status) {
        return """
        {"status":"%1$s","labels":{"alertname":"BenchAlert%2$d","instance":"10.0.%2$d.%3$d:9100","job":"node","namespace":"shop","pod":"shop-7d9c8b6f5-%3$d","severity":"warning","team":"payments"},"annotations":{"description":"The value is above the threshold for more than five minutes.","runbook_url":"https://runbooks.example.org/BenchAlert","summary":"Something is wrong on 10.0.%2$d.%3$d:9100"},"startsAt":"%4$s","endsAt":"%4$s","generatorURL":"http://prometheus.example.org/graph?g0.expr=up&g0.tab=1","fingerprint":""}\
        """
                .formatted(status, series % 50, series, NEVER);
    }
}
