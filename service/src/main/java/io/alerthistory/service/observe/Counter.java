package io.alerthistory.service.observe;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// A number that only grows, one for each combination of label values. The values come from small
/// closed sets, never from an alert.
final class Counter implements Metric {

    private final Family family;
    private final Map<List<String>, LongAdder> children = new ConcurrentHashMap<>();

    Counter(String name, String help, String... labels) {
        this.family = new Family(name, "counter", help, List.of(labels));
        if (labels.length == 0) {
            children.put(List.of(), new LongAdder());
        }
    }

    void add(long amount, String... values) {
        child(values).add(amount);
    }

    /// The number of these label values, for callers that add to it often.
    LongAdder child(String... values) {
        return children.computeIfAbsent(List.of(values), _ -> new LongAdder());
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public void samples(Exposition out) {
        children.forEach((values, sum) ->
                out.sample(family.name(), family.labels(), values, (double) sum.sum()));
    }
}
