package io.alerthistory.operator.analysis;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The counters of one pod at one time: those of requests that clients made, not of health checks.
///
/// @param requests answered
/// @param errors answered 5xx
/// @param buckets how many took at most so many seconds, cumulative
public record PodMetrics(double requests, double errors, Map<Double, Double> buckets) {

    private static final Pattern SAMPLE =
            Pattern.compile(
                    "alert_history_request(s_total|_duration_seconds_bucket)\\{([^}]*)\\} ([0-9.eE+]+).*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern NOT_CLIENTS =
            Pattern.compile("/healthz|/readyz|/health|/metrics|/-/.*");

    /// Takes a copy.
    public PodMetrics {
        buckets = Map.copyOf(buckets);
    }

    /// Reads the exposition of a service; other metrics are left out.
    public static PodMetrics parse(String exposition) {
        var requests = 0.0;
        var errors = 0.0;
        var buckets = new TreeMap<Double, Double>();
        for (var line : exposition.split("\n", -1)) {
            var matcher = SAMPLE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            var labels = labels(matcher.group(2));
            if (NOT_CLIENTS.matcher(labels.getOrDefault("route", "")).matches()) {
                continue;
            }
            var value = Double.parseDouble(matcher.group(3));
            if (matcher.group(1).equals("s_total")) {
                requests += value;
                errors += labels.getOrDefault("code", "").startsWith("5") ? value : 0;
            } else {
                buckets.merge(bound(labels.getOrDefault("le", "+Inf")), value, Double::sum);
            }
        }
        return new PodMetrics(requests, errors, buckets);
    }

    /// What was added since; a counter that fell began again at 0.
    PodMetrics since(PodMetrics before) {
        if (requests < before.requests || errors < before.errors) {
            return this;
        }
        var added = new TreeMap<Double, Double>();
        buckets.forEach((bound, count) ->
                added.put(bound, Math.max(0, count - before.buckets.getOrDefault(bound, 0.0))));
        return new PodMetrics(requests - before.requests, errors - before.errors, added);
    }

    PodMetrics plus(PodMetrics more) {
        var sums = new TreeMap<>(buckets);
        more.buckets.forEach((bound, count) -> sums.merge(bound, count, Double::sum));
        return new PodMetrics(requests + more.requests, errors + more.errors, sums);
    }

    private static double bound(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    private static Map<String, String> labels(String text) {
        var labels = new HashMap<String, String>();
        var matcher = LABEL.matcher(text);
        while (matcher.find()) {
            labels.put(matcher.group(1), matcher.group(2));
        }
        return labels;
    }
}
