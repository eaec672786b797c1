package io.alerthistory.operator.analysis;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one Envoy has counted for one cluster since it started. Answers and times are those of composite
/// clusters, requests and health those of the clusters of pods.
///
/// @param completed requests that were answered, by whomever
/// @param failed of them answered 5xx
/// @param sent requests that pods were given
/// @param healthy pods now
/// @param buckets how many took at most so many seconds, cumulative
public record EnvoyCounts(
        double completed, double failed, double sent, double healthy, Map<Double, Double> buckets) {

    /// Which statistics are needed, as a pattern for Envoy's `filter` parameter.
    public static final String FILTER =
            "^cluster_manager\\.warming_clusters$|^cluster\\.[^.]+\\.(membership_healthy|upstream_rq_(completed|5xx|total|time))$";

    private static final Pattern SAMPLE =
            Pattern.compile("envoy_cluster_(\\w+)\\{([^}]*)\\} ([0-9.eE+-]+|NaN)");
    private static final Pattern WARMING =
            Pattern.compile(
                    "^envoy_cluster_manager_warming_clusters\\{[^}]*\\} [^0]", Pattern.MULTILINE);
    private static final String TIME = "upstream_rq_time_bucket";
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final double THOUSAND = 1000;

    /// Nothing yet.
    static final EnvoyCounts NOTHING = new EnvoyCounts(0, 0, 0, 0, Map.of());

    /// Takes a copy.
    public EnvoyCounts {
        buckets = Map.copyOf(buckets);
    }

    /// Whether an Envoy has clusters that it does not use yet, since it looks for their pods.
    public static boolean warming(String exposition) {
        return WARMING.matcher(exposition).find();
    }

    /// Reads the exposition of an Envoy, by cluster; other statistics are left out.
    public static Map<String, EnvoyCounts> parse(String exposition) {
        var values = new HashMap<String, Map<String, Double>>();
        var buckets = new HashMap<String, Map<Double, Double>>();
        exposition
                .lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .forEach(sample -> {
                    var labels = labels(sample.group(2));
                    var cluster = labels.get("envoy_cluster_name");
                    if (cluster == null) {
                        return;
                    }
                    var value = Double.parseDouble(sample.group(3));
                    if (sample.group(1).equals(TIME)) {
                        buckets.computeIfAbsent(cluster, _ -> new TreeMap<>())
                                .put(seconds(labels.getOrDefault("le", "+Inf")), value);
                    } else {
                        values.computeIfAbsent(cluster, _ -> new HashMap<>())
                                .put(
                                        sample.group(1)
                                                + labels.getOrDefault(
                                                        "envoy_response_code_class", ""),
                                        value);
                    }
                });
        var counts = new HashMap<String, EnvoyCounts>();
        values.forEach((cluster, its) ->
                counts.put(cluster, of(its, buckets.getOrDefault(cluster, Map.of()))));
        return counts;
    }

    private static EnvoyCounts of(Map<String, Double> values, Map<Double, Double> buckets) {
        ToDoubleFunction<String> value = name -> values.getOrDefault(name, 0.0);
        return new EnvoyCounts(
                value.applyAsDouble("upstream_rq_completed"),
                value.applyAsDouble("upstream_rq_xx5"),
                value.applyAsDouble("upstream_rq_total"),
                value.applyAsDouble("membership_healthy"),
                buckets);
    }

    /// Whether it began again at 0 since.
    boolean restartedSince(EnvoyCounts before) {
        return completed < before.completed || failed < before.failed || sent < before.sent;
    }

    EnvoyCounts plus(EnvoyCounts more) {
        return with(more, 1);
    }

    EnvoyCounts minus(EnvoyCounts before) {
        return with(before, -1);
    }

    private EnvoyCounts with(EnvoyCounts other, int sign) {
        var sums = new TreeMap<>(buckets);
        other.buckets.forEach((bound, count) -> sums.merge(bound, sign * count, Double::sum));
        return new EnvoyCounts(
                completed + sign * other.completed,
                failed + sign * other.failed,
                sent + sign * other.sent,
                healthy,
                sums);
    }

    private static double seconds(String milliseconds) {
        return milliseconds.equals("+Inf")
                ? Double.POSITIVE_INFINITY
                : Double.parseDouble(milliseconds) / THOUSAND;
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
