package io.alerthistory.service.observe;

import java.util.List;
import java.util.function.DoubleSupplier;

/// A number that is asked for when somebody looks.
final class Gauge implements Metric {

    private final Family family;
    private final List<String> values;
    private final DoubleSupplier value;

    Gauge(String name, String help, DoubleSupplier value) {
        this(name, help, List.of(), List.of(), value);
    }

    Gauge(
            String name,
            String help,
            List<String> labels,
            List<String> values,
            DoubleSupplier value) {
        this.family = new Family(name, "gauge", help, labels);
        this.values = values;
        this.value = value;
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public void samples(Exposition out) {
        out.sample(family.name(), family.labels(), values, value.getAsDouble());
    }
}
