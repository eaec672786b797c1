package io.alerthistory.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.alerthistory.crds.v1alpha1.AdoptedService;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A Service of somebody else whose selector is ours for a while.
public final class Adoption {

    private Adoption() {}

    /// Whether the selector of a Service is ours to set: nobody controls it, and the spec takes it over
    /// or it was taken over and not given back yet.
    ///
    /// @param kept the Service that was taken over before, as it was
    public static boolean held(Instance instance, Service service, Optional<AdoptedService> kept) {
        return free(service) && (asked(instance) || taken(instance, service, kept));
    }

    /// Whether a Service was taken over that the spec does not take over any more.
    ///
    /// @param kept the Service that was taken over before, as it was
    public static boolean ending(
            Instance instance, Service service, Optional<AdoptedService> kept) {
        return !asked(instance) && held(instance, service, kept);
    }

    private static boolean asked(Instance instance) {
        return instance.spec().trafficOrDefault().serviceOrDefault().adoptOrDefault();
    }

    /// Whether a Service of nobody has our selector: it says so itself, or it is the one that is kept and
    /// still selects pods of ours.
    public static boolean taken(Instance instance, Service service, Optional<AdoptedService> kept) {
        var labels = service.getMetadata().getLabels();
        var says = labels != null && instance.name().equals(labels.get(Labels.ADOPTED_BY));
        var isKept = kept.filter(it -> service.getMetadata().getUid().equals(it.uid())).isPresent();
        return free(service)
                && (says
                        || (isKept
                                && instance.name().equals(selector(service).get(Labels.INSTANCE))));
    }

    private static boolean free(Service service) {
        return service.getMetadata().getOwnerReferences().stream()
                .noneMatch(owner -> Boolean.TRUE.equals(owner.getController()));
    }

    /// What it was before: as kept, else as noted on it, else as it is.
    public static AdoptedService of(Service service, Optional<AdoptedService> kept) {
        var uid = service.getMetadata().getUid();
        return kept.filter(it -> uid.equals(it.uid()))
                .orElseGet(() ->
                        new AdoptedService(
                                uid,
                                noted(service).orElseGet(() -> selector(service)),
                                service.getSpec().getPorts().stream()
                                        .map(Adoption::port)
                                        .toList()));
    }

    /// The only fields of it that are ours.
    ///
    /// @param selector that it shall have
    /// @param annotations of ours
    public static Service taken(
            Instance instance,
            AdoptedService adopted,
            Map<String, String> selector,
            Map<String, String> annotations) {
        var noted = new LinkedHashMap<>(annotations);
        noted.put(Labels.ADOPTED, Json.text(before(adopted)));
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(instance.namespace())
                .withName(instance.clientService())
                .withLabels(Map.of(Labels.ADOPTED_BY, instance.name()))
                .withAnnotations(noted)
                .endMetadata()
                .withNewSpec()
                .withSelector(new TreeMap<>(selector))
                .endSpec()
                .build();
    }

    /// Whether an object to write gives a Service back: nothing of it is ours.
    public static boolean givesBack(HasMetadata object) {
        return object instanceof Service && object.getMetadata().getAnnotations().isEmpty();
    }

    /// As it was before it was taken.
    public static Service givenBack(Instance instance, AdoptedService adopted) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(instance.namespace())
                .withName(instance.clientService())
                .endMetadata()
                .withNewSpec()
                .withSelector(before(adopted))
                .endSpec()
                .build();
    }

    /// The selector that it had.
    public static Map<String, String> before(AdoptedService adopted) {
        return adopted.selector() == null ? Map.of() : new TreeMap<>(adopted.selector());
    }

    /// A target port that is none of the primary's.
    public static Optional<String> unusablePort(Service service) {
        return service.getSpec().getPorts().stream()
                .map(port ->
                        Optional.ofNullable(port.getTargetPort())
                                .orElseGet(() -> new IntOrString(port.getPort())))
                .filter(target ->
                        target.getIntVal() != null
                                ? target.getIntVal() != ConfigFiles.HTTP
                                : !"http".equals(target.getStrVal()))
                .map(target ->
                        target.getIntVal() != null
                                ? String.valueOf(target.getIntVal())
                                : target.getStrVal())
                .findFirst();
    }

    private static Map<String, String> selector(Service service) {
        var selector = service.getSpec().getSelector();
        return selector == null ? Map.of() : selector;
    }

    @SuppressWarnings("unchecked")
    private static Optional<Map<String, String>> noted(Service service) {
        var annotations = service.getMetadata().getAnnotations();
        if (annotations == null || !annotations.containsKey(Labels.ADOPTED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    (Map<String, String>) Json.read(annotations.get(Labels.ADOPTED), Map.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String port(ServicePort port) {
        var target = port.getTargetPort();
        return "%s:%d:%s"
                .formatted(
                        port.getName() == null ? "" : port.getName(),
                        port.getPort(),
                        target == null
                                ? port.getPort()
                                : target.getIntVal() != null
                                        ? target.getIntVal()
                                        : target.getStrVal());
    }
}
