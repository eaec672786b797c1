package io.alerthistory.operator.analysis;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// What the Envoys in front of a backend have counted for it.
///
/// A request counts as failed when it was answered 5xx, and also when the other backend was asked in the
/// end: after all attempts at this one failed, or because none of its pods was healthy. One that failed
/// there too counts twice, so that the failures are at most the requests.
///
/// Envoy does not read its numbers at one moment, so none is got by taking one from another.
///
/// @param cluster of the backend's own pods; the others that have to do with it are named after it
/// @param envoys each by name, and of each the clusters by name
public record ProxyCounts(String cluster, Map<String, Map<String, EnvoyCounts>> envoys)
        implements Counts {

    /// What stands in the name of a cluster between those who stand in and the one they do it for.
    public static final String STANDS_IN = "-for-";

    /// Takes a copy.
    public ProxyCounts {
        envoys = Map.copyOf(envoys);
    }

    @Override
    public boolean none() {
        return envoys.values().stream().allMatch(Map::isEmpty);
    }

    @Override
    public Counts since(Counts before) {
        var had =
                before instanceof ProxyCounts(_, var those)
                        ? those
                        : Map.<String, Map<String, EnvoyCounts>>of();
        var added = new HashMap<String, Map<String, EnvoyCounts>>();
        envoys.forEach(
                (envoy, now) -> added.put(envoy, since(had.getOrDefault(envoy, Map.of()), now)));
        return new ProxyCounts(cluster, added);
    }

    /// An Envoy that was restarted has begun again with all of its clusters.
    private static Map<String, EnvoyCounts> since(
            Map<String, EnvoyCounts> before, Map<String, EnvoyCounts> now) {
        var restarted =
                now.entrySet().stream()
                        .anyMatch(it ->
                                it.getValue()
                                        .restartedSince(
                                                before.getOrDefault(
                                                        it.getKey(), EnvoyCounts.NOTHING)));
        if (restarted) {
            return now;
        }
        var added = new HashMap<String, EnvoyCounts>();
        now.forEach((name, counts) ->
                added.put(name, counts.minus(before.getOrDefault(name, EnvoyCounts.NOTHING))));
        return added;
    }

    @Override
    public Counts orElse(Counts before) {
        if (!(before instanceof ProxyCounts(_, var those))) {
            return this;
        }
        var all = new HashMap<>(those);
        envoys.forEach((envoy, clusters) -> {
            if (!clusters.isEmpty()) {
                all.put(envoy, clusters);
            }
        });
        return new ProxyCounts(cluster, all);
    }

    @Override
    public Counts plus(Counts more) {
        if (!(more instanceof ProxyCounts(_, var those))) {
            return this;
        }
        var sums = new HashMap<>(envoys);
        those.forEach((envoy, clusters) -> sums.merge(envoy, clusters, ProxyCounts::plus));
        return new ProxyCounts(cluster, sums);
    }

    private static Map<String, EnvoyCounts> plus(
            Map<String, EnvoyCounts> some, Map<String, EnvoyCounts> more) {
        var sums = new HashMap<>(some);
        more.forEach((name, counts) -> sums.merge(name, counts, EnvoyCounts::plus));
        return sums;
    }

    @Override
    public Traffic traffic() {
        var requests = 0.0;
        var errors = 0.0;
        var buckets = new TreeMap<Double, Double>();
        for (var clusters : envoys.values()) {
            for (var each : clusters.entrySet()) {
                var counts = each.getValue();
                if (composite(each.getKey())) {
                    requests += counts.completed();
                    errors += counts.failed();
                    counts.buckets()
                            .forEach((bound, count) -> buckets.merge(bound, count, Double::sum));
                } else if (each.getKey().endsWith(STANDS_IN + cluster)) {
                    errors += counts.sent();
                }
            }
        }
        return new Traffic(requests, Math.min(requests, errors), buckets);
    }

    private boolean composite(String name) {
        return name.equals("to-" + cluster) || name.startsWith("to-" + cluster + "-else-");
    }
}
