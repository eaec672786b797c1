package io.alerthistory.service.observe;

import java.util.List;

/// Prometheus' text format, version 0.0.4, or OpenMetrics 1.0, which differs in how a counter's family is
/// named and in the end mark.
final class Exposition {

    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final StringBuilder out = new StringBuilder(8_192);
    private final boolean openMetrics;

    private Exposition(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    static String of(List<Metric> metrics, boolean openMetrics) {
        var exposition = new Exposition(openMetrics);
        metrics.forEach(exposition::metric);
        return exposition.end();
    }

    private void metric(Metric metric) {
        var family = metric.family();
        var name =
                openMetrics && family.type().equals("counter") && family.name().endsWith("_total")
                        ? family.name().substring(0, family.name().length() - "_total".length())
                        : family.name();
        out.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
        metric.samples(this);
    }

    void sample(String name, List<String> labels, List<String> values, double value) {
        out.append(name);
        for (var i = 0; i < labels.size(); i++) {
            out.append(i == 0 ? '{' : ',')
                    .append(labels.get(i))
                    .append("=\"")
                    .append(escaped(values.get(i)))
                    .append('"');
        }
        out.append(labels.isEmpty() ? " " : "} ").append(number(value)).append('\n');
    }

    static String number(double value) {
        var whole = (long) value;
        return (double) whole == value ? Long.toString(whole) : Double.toString(value);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private String end() {
        return openMetrics ? out.append("# EOF\n").toString() : out.toString();
    }
}
