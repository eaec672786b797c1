package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/// What is created for a monitoring system.
///
/// @param serviceMonitor whether there is one
@Wire
public record MonitoringSpec(
        @JsonPropertyDescription(
                        "True creates a ServiceMonitor of the Prometheus Operator. Without its"
                                + " definition in the cluster, a condition says so.")
                @Default("false")
                @Nullable Boolean serviceMonitor) {

    static final MonitoringSpec NONE = new MonitoringSpec(null);

    /// Whether there shall be a ServiceMonitor.
    public boolean serviceMonitorOrDefault() {
        return Boolean.TRUE.equals(serviceMonitor);
    }
}
