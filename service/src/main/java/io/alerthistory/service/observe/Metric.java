package io.alerthistory.service.observe;

import java.util.List;

/// Something that is measured.
sealed interface Metric permits Counter, Gauge, Histogram {

    /// What a metric is called and means.
    ///
    /// @param type `counter`, `gauge` or `histogram`
    record Family(String name, String type, String help, List<String> labels) {}

    Family family();

    void samples(Exposition out);
}
