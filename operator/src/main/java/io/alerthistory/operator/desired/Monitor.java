package io.alerthistory.operator.desired;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.List;
import java.util.Map;

/// The ServiceMonitor of the Prometheus Operator.
public final class Monitor {

    /// Its API version.
    public static final String API_VERSION = "monitoring.coreos.com/v1";

    /// Its kind.
    public static final String KIND = "ServiceMonitor";

    private Monitor() {}

    /// Scrapes each pod of each revision on the second listener.
    public static GenericKubernetesResource serviceMonitor(Instance instance) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(KIND)
                .withMetadata(instance.owned(instance.name(), Labels.of(instance, "monitoring")))
                .addToAdditionalProperties(
                        "spec",
                        Map.of(
                                "selector",
                                Map.of(
                                        "matchLabels",
                                        Map.of(
                                                Labels.INSTANCE,
                                                instance.name(),
                                                "app.kubernetes.io/component",
                                                "service")),
                                "endpoints",
                                List.of(Map.of("port", "admin", "path", "/metrics")),
                                "targetLabels",
                                List.of(Labels.INSTANCE, Labels.REVISION)))
                .build();
    }
}
