package io.alerthistory.operator.analysis;

import io.alerthistory.crds.v1alpha1.PrometheusQuery;
import io.alerthistory.operator.rollout.Backend;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A query with its limits.
///
/// @param name for people
/// @param text in PromQL, with placeholders
/// @param min lowest number that is well
/// @param max highest number that is well
public record Query(String name, String text, OptionalDouble min, OptionalDouble max) {

    private static final String BACKEND = "{{backend}}";
    private static final String REVISION = "{{revision}}";

    /// Of a spec.
    ///
    /// @throws IllegalArgumentException naming a limit that is no number
    public static Query of(PrometheusQuery spec) {
        return new Query(
                spec.name(), spec.query(), limit(spec, spec.min()), limit(spec, spec.max()));
    }

    private static OptionalDouble limit(PrometheusQuery spec, @Nullable String text) {
        if (text == null) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "spec.rollout.analysis.prometheus.queries: the limit '%s' of %s is no number"
                            .formatted(text, spec.name()),
                    e);
        }
    }

    /// Whether it is about one backend, so that two can be compared.
    public boolean compares() {
        return text.contains(BACKEND) || text.contains(REVISION);
    }

    /// The query about one backend.
    public String about(Backend backend, String namespace, String instance) {
        return text.replace(BACKEND, backend.text())
                .replace(REVISION, backend.revision().orElse(backend.text()))
                .replace("{{namespace}}", namespace)
                .replace("{{name}}", instance);
    }

    boolean breaks(double value) {
        return (max.isPresent() && value > max.getAsDouble())
                || (min.isPresent() && value < min.getAsDouble());
    }

    /// Why a number is bad, for people.
    String complaint(double value) {
        var above = max.isPresent() && value > max.getAsDouble();
        return "%s %s is %s %s"
                .formatted(
                        name,
                        number(value),
                        above ? "above" : "below",
                        number((above ? max : min).getAsDouble()));
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(java.util.Locale.ROOT, "%.4g", value);
    }
}
