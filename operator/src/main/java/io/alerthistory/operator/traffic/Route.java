package io.alerthistory.operator.traffic;

import io.alerthistory.crds.v1alpha1.GatewaySpec;
import io.alerthistory.crds.v1alpha1.ParentGateway;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.rollout.Backend;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRefBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The HTTPRoute.
public final class Route {

    /// Header of each answer through the route: the number of the weights of now.
    public static final String SEQUENCE = "X-Alert-History-Sequence";

    /// Header of an answer: who gave it. The primary says so itself.
    static final String BACKEND = "X-Alert-History-Backend";

    /// So many answers in a row have to carry the weights of now.
    public static final int ANSWERS = 10;

    private static final String GROUP = "gateway.networking.k8s.io";

    private Route() {}

    static HTTPRoute of(Orders orders, GatewaySpec spec) {
        var instance = orders.instance();
        var route =
                new HTTPRouteBuilder()
                        .withMetadata(
                                instance.owned(
                                        instance.name(),
                                        Labels.of(instance, RouteServices.COMPONENT)))
                        .withNewSpec()
                        .withParentRefs(
                                spec.parentRefs().stream().map(it -> parent(instance, it)).toList())
                        .withHostnames(spec.hostnamesOrDefault())
                        .addNewRule()
                        .addNewFilter()
                        .withType("ResponseHeaderModifier")
                        .withNewResponseHeaderModifier()
                        .addNewSet()
                        .withName(SEQUENCE)
                        .withValue(String.valueOf(orders.mark().sequence()))
                        .endSet()
                        .endResponseHeaderModifier()
                        .endFilter()
                        .withBackendRefs(backends(orders))
                        .endRule()
                        .endSpec()
                        .build();
        route.getMetadata().setAnnotations(ClientService.annotations(orders.mark(), Way.GATEWAY));
        return route;
    }

    private static ParentReference parent(Instance instance, ParentGateway gateway) {
        return new ParentReferenceBuilder()
                .withGroup(GROUP)
                .withKind("Gateway")
                .withName(gateway.name())
                .withNamespace(
                        Objects.requireNonNullElse(gateway.namespace(), instance.namespace()))
                .withSectionName(gateway.sectionName())
                .build();
    }

    /// A backend at 0 is named too, so that a Gateway knows it before it gets something.
    private static List<HTTPBackendRef> backends(Orders orders) {
        return orders.weights().entrySet().stream()
                .sorted(Comparator.comparing(share -> share.getKey().text()))
                .map(share -> backend(orders.instance(), share.getKey(), share.getValue()))
                .toList();
    }

    private static HTTPBackendRef backend(Instance instance, Backend backend, int weight) {
        var reference =
                new HTTPBackendRefBuilder()
                        .withGroup("")
                        .withKind("Service")
                        .withName(RouteServices.name(instance, backend))
                        .withPort(RouteServices.PORT)
                        .withWeight(weight);
        if (backend.equals(Backend.LEGACY)) {
            reference
                    .addNewFilter()
                    .withType("ResponseHeaderModifier")
                    .withNewResponseHeaderModifier()
                    .addNewSet()
                    .withName(BACKEND)
                    .withValue(Backend.LEGACY.text())
                    .endSet()
                    .endResponseHeaderModifier()
                    .endFilter();
        }
        return reference.build();
    }

    /// Whether an object that carries the traffic is as it shall be. A host that is added to a route that
    /// names none is a change as well, which an apply does not know of: it leaves an empty list out.
    public static boolean matches(HasMetadata shall, HasMetadata there) {
        return Applied.matches(shall, there) && !narrowed(shall, there);
    }

    /// Whether a route is for some hosts only, and shall be for all.
    public static boolean narrowed(HasMetadata shall, HasMetadata there) {
        return shall instanceof HTTPRoute all
                && there instanceof HTTPRoute route
                && all.getSpec().getHostnames().isEmpty()
                && !route.getSpec().getHostnames().isEmpty();
    }

    /// What a route was made of.
    static GatewaySpec spec(HTTPRoute route) {
        return new GatewaySpec(
                route.getSpec().getParentRefs().stream()
                        .map(it ->
                                new ParentGateway(
                                        it.getName(), it.getNamespace(), it.getSectionName()))
                        .toList(),
                route.getSpec().getHostnames(),
                null);
    }

    /// The weights that a route gives to the backends that it names.
    static Map<Backend, Integer> weights(HTTPRoute route) {
        var weights = new HashMap<Backend, Integer>();
        for (var rule : route.getSpec().getRules()) {
            for (var reference : rule.getBackendRefs()) {
                backend(String.valueOf(reference.getName()))
                        .ifPresent(backend ->
                                weights.put(
                                        backend,
                                        Objects.requireNonNullElse(reference.getWeight(), 1)));
            }
        }
        return weights;
    }

    private static Optional<Backend> backend(String service) {
        var name = service.replaceFirst("-gateway$", "");
        var last = name.substring(name.lastIndexOf('-') + 1);
        return Backend.parse(last.equals("legacy") ? last : "primary@" + last);
    }

    /// Why a route, as it is now, is not carried out by each of its Gateways; empty if it is.
    public static Optional<String> refusal(HTTPRoute route) {
        for (var parent : route.getSpec().getParentRefs()) {
            var of = status(route, parent);
            if (of.isEmpty()) {
                return Optional.of("no Gateway %s took it yet".formatted(parent.getName()));
            }
            for (var type : List.of("Accepted", "ResolvedRefs")) {
                var condition = condition(of.get(), type);
                if (condition.filter(it -> holds(it, route)).isEmpty()) {
                    return Optional.of(
                            condition
                                    .map(it ->
                                            "%s=%s, %s: %s"
                                                    .formatted(
                                                            type,
                                                            it.getStatus(),
                                                            it.getReason(),
                                                            it.getMessage()))
                                    .orElse("no condition " + type));
                }
            }
        }
        return Optional.empty();
    }

    /// Why a Gateway refuses a route as it is now; empty if none has said so.
    static Optional<String> refused(HTTPRoute route) {
        var reasons = new ArrayList<String>();
        for (var parent : route.getSpec().getParentRefs()) {
            status(route, parent).stream()
                    .flatMap(it -> it.getConditions().stream())
                    .filter(it -> List.of("Accepted", "ResolvedRefs").contains(it.getType()))
                    .filter(it -> current(it, route) && "False".equals(it.getStatus()))
                    .forEach(
                            it -> reasons.add("%s, %s".formatted(it.getReason(), it.getMessage())));
        }
        return reasons.stream().findFirst();
    }

    private static boolean holds(Condition condition, HTTPRoute route) {
        return "True".equals(condition.getStatus()) && current(condition, route);
    }

    private static boolean current(Condition condition, HTTPRoute route) {
        return Objects.equals(
                condition.getObservedGeneration(), route.getMetadata().getGeneration());
    }

    private static Optional<RouteParentStatus> status(HTTPRoute route, ParentReference parent) {
        return route.getStatus() == null
                ? Optional.empty()
                : route.getStatus().getParents().stream()
                        .filter(it -> same(it.getParentRef(), parent))
                        .findFirst();
    }

    private static boolean same(@Nullable ParentReference one, ParentReference other) {
        return one != null
                && Objects.equals(one.getName(), other.getName())
                && (one.getNamespace() == null
                        || Objects.equals(one.getNamespace(), other.getNamespace()))
                && Objects.equals(one.getSectionName(), other.getSectionName());
    }

    private static Optional<Condition> condition(RouteParentStatus status, String type) {
        return status.getConditions().stream().filter(it -> type.equals(it.getType())).findFirst();
    }
}
