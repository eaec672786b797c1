package io.alerthistory.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.alerthistory.crds.v1alpha1.AdoptedService;
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

    /// Whether a Service is taken over: the spec says so, and nobody controls it.
    public static boolean wanted(Instance instance, Service service) {
        return instance.spec().trafficOrDefault().serviceOrDefault().adoptOrDefault()
                && service.getMetadata().getOwnerReferences().stream()
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
