package io.alerthistory.operator.traffic;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.rollout.Backend;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;

/// The Services that a route names: one for each backend. The headless Service of a revision would not
/// do, since it publishes pods that are not ready.
final class RouteServices {

    /// The component that they are labelled with.
    static final String COMPONENT = "gateway";

    /// The port of each of them.
    static final int PORT = 8080;

    private RouteServices() {}

    /// The name of the one of a backend.
    static String name(Instance instance, Backend backend) {
        return "%s-%s-gateway".formatted(instance.name(), backend.revision().orElse("legacy"));
    }

    static Service ofRevision(Instance instance, String revision) {
        var labels = Labels.of(instance, COMPONENT);
        labels.put(Labels.REVISION, revision);
        return of(
                instance,
                new Backend.Primary(revision),
                labels,
                Labels.selector(instance, revision),
                new IntOrString("http"));
    }

    static Service ofLegacy(Instance instance, Map<String, String> selector) {
        var legacy = instance.spec().legacy();
        return of(
                instance,
                Backend.LEGACY,
                Labels.of(instance, COMPONENT),
                selector,
                new IntOrString(legacy == null ? PORT : legacy.portOrDefault()));
    }

    private static Service of(
            Instance instance,
            Backend backend,
            Map<String, String> labels,
            Map<String, String> selector,
            IntOrString port) {
        return new ServiceBuilder()
                .withMetadata(instance.owned(name(instance, backend), labels))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(selector)
                .addNewPort()
                .withName("http")
                .withAppProtocol("http")
                .withProtocol("TCP")
                .withPort(PORT)
                .withTargetPort(port)
                .endPort()
                .endSpec()
                .build();
    }
}
