package io.alerthistory.operator.analysis;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// What the pods of a backend have counted themselves.
///
/// @param pods each by name
public record PodCounts(Map<String, PodMetrics> pods) implements Counts {

    /// Takes a copy.
    public PodCounts {
        pods = Map.copyOf(pods);
    }

    @Override
    public boolean none() {
        return pods.isEmpty();
    }

    @Override
    public Counts since(Counts before) {
        var had = before instanceof PodCounts(var those) ? those : Map.<String, PodMetrics>of();
        var added = new HashMap<String, PodMetrics>();
        pods.forEach(
                (pod, now) -> added.put(pod, had.containsKey(pod) ? now.since(had.get(pod)) : now));
        return new PodCounts(added);
    }

    @Override
    public Counts orElse(Counts before) {
        if (!(before instanceof PodCounts(var those))) {
            return this;
        }
        var all = new HashMap<>(those);
        all.putAll(pods);
        return new PodCounts(all);
    }

    @Override
    public Counts plus(Counts more) {
        if (!(more instanceof PodCounts(var those))) {
            return this;
        }
        var sums = new HashMap<>(pods);
        those.forEach((pod, counts) -> sums.merge(pod, counts, PodMetrics::plus));
        return new PodCounts(sums);
    }

    @Override
    public Traffic traffic() {
        var requests = 0.0;
        var errors = 0.0;
        var buckets = new TreeMap<Double, Double>();
        for (var pod : pods.values()) {
            requests += pod.requests();
            errors += pod.errors();
            pod.buckets().forEach((bound, count) -> buckets.merge(bound, count, Double::sum));
        }
        return new Traffic(requests, errors, buckets);
    }
}
