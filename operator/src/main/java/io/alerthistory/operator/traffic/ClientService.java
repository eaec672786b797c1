package io.alerthistory.operator.traffic;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Mark;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The Service whose name clients know. It selects one backend, so traffic is moved as a whole.
public final class ClientService {

    private ClientService() {}

    /// The Service, where it is ours.
    ///
    /// @param annotations of ours
    /// @param selector of the backend that has the traffic
    /// @param port that its pods listen on
    public static Service of(
            Instance instance,
            Map<String, String> annotations,
            Map<String, String> selector,
            IntOrString port) {
        var service =
                new ServiceBuilder()
                        .withMetadata(
                                instance.owned(
                                        instance.clientService(), Labels.of(instance, "traffic")))
                        .withNewSpec()
                        .withType("ClusterIP")
                        .withSelector(selector)
                        .addNewPort()
                        .withName("http")
                        .withAppProtocol("http")
                        .withProtocol("TCP")
                        .withPort(
                                instance.spec()
                                        .trafficOrDefault()
                                        .serviceOrDefault()
                                        .portOrDefault())
                        .withTargetPort(port)
                        .endPort()
                        .endSpec()
                        .build();
        if (!annotations.isEmpty()) {
            service.getMetadata().setAnnotations(annotations);
        }
        return service;
    }

    /// What an object that carries the traffic says of a rollout, should the status be lost.
    public static Map<String, String> annotations(Mark mark, Way way) {
        var annotations = new LinkedHashMap<String, String>();
        if (way != Way.SELECTOR) {
            annotations.put(Labels.PROVIDER, way.text());
        }
        mark.active().ifPresent(active -> annotations.put(Labels.ACTIVE, active.text()));
        mark.run()
                .ifPresent(run -> {
                    annotations.put(Labels.RUN, run);
                    annotations.put(Labels.WEIGHT, String.valueOf(mark.weight()));
                });
        mark.lastGood().ifPresent(good -> annotations.put(Labels.LAST_GOOD, good.text()));
        if (mark.active().isPresent()) {
            annotations.put(Labels.SEQUENCE, String.valueOf(mark.sequence()));
        }
        return annotations;
    }

    /// What the Service says itself; empty if it names nobody.
    public static Optional<Mark> mark(Service service) {
        return annotation(service, Labels.ACTIVE)
                .flatMap(Backend::parse)
                .map(active ->
                        new Mark(
                                Optional.of(active),
                                annotation(service, Labels.RUN),
                                (int) number(service, Labels.WEIGHT),
                                number(service, Labels.SEQUENCE),
                                annotation(service, Labels.LAST_GOOD).flatMap(Backend::parse)));
    }

    /// What carries the traffic, as the Service says itself.
    public static Way way(Service service) {
        return annotation(service, Labels.PROVIDER).flatMap(Way::parse).orElse(Way.SELECTOR);
    }

    /// The number of the change of weights that an object carries.
    public static long sequence(HasMetadata object) {
        return number(object, Labels.SEQUENCE);
    }

    /// The revision that the Service selects.
    public static Optional<String> selected(Service service) {
        return Optional.ofNullable(service.getSpec().getSelector())
                .map(selector -> selector.get(Labels.REVISION));
    }

    private static long number(HasMetadata object, String annotation) {
        var text = annotation(object, annotation).orElse("0");
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    private static Optional<String> annotation(HasMetadata object, String name) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(name));
    }
}
