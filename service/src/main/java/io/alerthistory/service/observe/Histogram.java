package io.alerthistory.service.observe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/// How values are spread over buckets, for each combination of label values.
final class Histogram implements Metric {

    private final Family family;
    private final double[] bounds;
    private final List<String> bucketLabels;
    private final Map<List<String>, Child> children = new ConcurrentHashMap<>();

    /// The values of one combination of label values.
    final class Child {
        private final LongAdder[] buckets = new LongAdder[bounds.length + 1];
        private final DoubleAdder sum = new DoubleAdder();

        Child() {
            Arrays.setAll(buckets, _ -> new LongAdder());
        }

        void observe(double value) {
            var bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) {
                bucket++;
            }
            buckets[bucket].increment();
            sum.add(value);
        }
    }

    Histogram(String name, String help, double[] bounds, String... labels) {
        this.family = new Family(name, "histogram", help, List.of(labels));
        this.bounds = bounds.clone();
        this.bucketLabels = new ArrayList<>(family.labels());
        bucketLabels.add("le");
        if (labels.length == 0) {
            children.put(List.of(), new Child());
        }
    }

    void observe(double value, String... values) {
        child(values).observe(value);
    }

    /// The values of these label values, for callers that observe often.
    Child child(String... values) {
        return children.computeIfAbsent(List.of(values), _ -> new Child());
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public void samples(Exposition out) {
        children.forEach((values, child) -> samples(out, values, child));
    }

    private void samples(Exposition out, List<String> values, Child child) {
        var seen = 0L;
        for (var i = 0; i <= bounds.length; i++) {
            seen += child.buckets[i].sum();
            var withBound = new ArrayList<>(values);
            withBound.add(i == bounds.length ? "+Inf" : Exposition.number(bounds[i]));
            out.sample(family.name() + "_bucket", bucketLabels, withBound, (double) seen);
        }
        out.sample(family.name() + "_sum", family.labels(), values, child.sum.sum());
        out.sample(family.name() + "_count", family.labels(), values, (double) seen);
    }
}
