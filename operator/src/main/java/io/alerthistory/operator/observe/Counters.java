package io.alerthistory.operator.observe;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what the operator does, and writes it in the text format of Prometheus (0.0.4).
public final class Counters {

    private final String version;
    private final LongAdder reconciles = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final ConcurrentMap<String, LongAdder> writes = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> corrections = new ConcurrentHashMap<>();

    /// Of an operator of that version.
    public Counters(String version) {
        this.version = version;
    }

    /// One look at one AlertHistory.
    public void reconciled() {
        reconciles.increment();
    }

    /// A look that ended in an error.
    public void failed() {
        errors.increment();
    }

    /// A write to the cluster.
    ///
    /// @param verb such as apply
    /// @param kind of the object
    public void wrote(String verb, String kind) {
        writes.computeIfAbsent(
                        "kind=\"%s\",verb=\"%s\"".formatted(kind, verb), _ -> new LongAdder())
                .increment();
    }

    /// A change by somebody else that is put back.
    ///
    /// @param object its kind and name
    public void corrected(String object) {
        corrections
                .computeIfAbsent(
                        "kind=\"%s\"".formatted(object.split(" ", 2)[0]), _ -> new LongAdder())
                .increment();
    }

    /// Every sample.
    ///
    /// @param leader whether this process reconciles
    public String exposition(boolean leader) {
        var text = new StringBuilder();
        metric(
                text,
                "alert_history_operator_build_info",
                "gauge",
                "The release that runs.",
                Map.of("version=\"%s\"".formatted(version), 1L));
        metric(
                text,
                "alert_history_operator_leader",
                "gauge",
                "1 if this process reconciles, 0 if it waits for its turn.",
                Map.of("", leader ? 1L : 0L));
        metric(
                text,
                "alert_history_operator_reconciles_total",
                "counter",
                "Looks at one AlertHistory.",
                Map.of("", reconciles.sum()));
        metric(
                text,
                "alert_history_operator_reconcile_errors_total",
                "counter",
                "Looks that ended in an error and are repeated.",
                Map.of("", errors.sum()));
        var samples = new TreeMap<String, Long>();
        writes.forEach((labels, count) -> samples.put(labels, count.sum()));
        metric(
                text,
                "alert_history_operator_writes_total",
                "counter",
                "Writes to the API server.",
                samples);
        var corrected = new TreeMap<String, Long>();
        corrections.forEach((labels, count) -> corrected.put(labels, count.sum()));
        metric(
                text,
                "alert_history_operator_drift_corrected_total",
                "counter",
                "Changes by somebody else of objects that carry the traffic, each of which was put back.",
                corrected);
        return text.toString();
    }

    private static void metric(
            StringBuilder text, String name, String type, String help, Map<String, Long> samples) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        samples.forEach((labels, value) -> {
            text.append(name);
            if (!labels.isEmpty()) {
                text.append('{').append(labels).append('}');
            }
            text.append(' ').append(value).append('\n');
        });
    }
}
