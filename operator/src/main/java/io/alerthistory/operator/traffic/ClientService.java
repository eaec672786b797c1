package io.alerthistory.operator.traffic;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.rollout.Backend;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;
import java.util.Optional;

/// The Service whose name clients know. It selects one revision, so traffic is moved as a whole.
public final class ClientService {

    private ClientService() {}

    /// The Service.
    ///
    /// @param active the revision that owns the traffic, empty before the first one was ready
    /// @param desired the revision that is selected when nobody owns the traffic
    public static Service of(Instance instance, Optional<String> active, String desired) {
        var service =
                new ServiceBuilder()
                        .withMetadata(
                                instance.owned(
                                        instance.clientService(), Labels.of(instance, "traffic")))
                        .withNewSpec()
                        .withType("ClusterIP")
                        .withSelector(
                                // One pod at most, whatever its revision.
                                instance.sqlite()
                                        ? Labels.selector(instance)
                                        : Labels.selector(instance, active.orElse(desired)))
                        .addNewPort()
                        .withName("http")
                        .withAppProtocol("http")
                        .withProtocol("TCP")
                        .withPort(
                                instance.spec()
                                        .trafficOrDefault()
                                        .serviceOrDefault()
                                        .portOrDefault())
                        .withTargetPort(new IntOrString("http"))
                        .endPort()
                        .endSpec()
                        .build();
        active.ifPresent(revision ->
                service.getMetadata()
                        .setAnnotations(Map.of(Labels.ACTIVE, new Backend(revision).text())));
        return service;
    }

    /// The owner of the traffic as the Service itself says.
    public static Optional<String> annotated(Service service) {
        return Optional.ofNullable(service.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Labels.ACTIVE))
                .flatMap(Backend::parse)
                .map(Backend::revision);
    }

    /// The revision that the Service selects.
    public static Optional<String> selected(Service service) {
        return Optional.ofNullable(service.getSpec().getSelector())
                .map(selector -> selector.get(Labels.REVISION));
    }
}
