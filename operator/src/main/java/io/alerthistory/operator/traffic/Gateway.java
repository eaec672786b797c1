package io.alerthistory.operator.traffic;

import io.alerthistory.crds.v1alpha1.GatewaySpec;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.status.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A route of the Gateway API with a weight for each backend. Clients that use the client Service go
/// to one backend as a whole: it moves in the step that gives the new one everything.
///
/// @param spec of the route; empty if it is not known any more
record Gateway(Optional<GatewaySpec> spec) implements Provider {

    /// So long a Gateway that says that it took a route may need until all of it follows.
    private static final Duration PROPAGATION = Duration.ofSeconds(10);

    static Gateway of(Instance instance, List<HasMetadata> objects) {
        return new Gateway(
                Optional.ofNullable(instance.spec().trafficOrDefault().gatewayAPI())
                        .or(() -> there(instance, objects).map(Route::spec)));
    }

    @Override
    public Way way() {
        return Way.GATEWAY;
    }

    @Override
    public boolean recycles() {
        return true;
    }

    @Override
    public Clients clients(Rollout rollout, Backend first) {
        return new Clients.Of(Provider.whole(rollout, first));
    }

    @Override
    public List<HasMetadata> standing(Orders orders) {
        var services = new ArrayList<HasMetadata>();
        for (var revision : new TreeSet<>(orders.revisions())) {
            services.add(RouteServices.ofRevision(orders.instance(), revision));
        }
        orders.legacy()
                .filter(selector -> !selector.isEmpty())
                .ifPresent(selector ->
                        services.add(RouteServices.ofLegacy(orders.instance(), selector)));
        return services;
    }

    @Override
    public List<HasMetadata> carriers(Orders orders) {
        return spec
                .filter(_ -> !orders.weights().isEmpty())
                .<HasMetadata>map(it -> Applied.stamp(Route.of(orders, it)))
                .stream()
                .toList();
    }

    @Override
    public Map<Backend, Integer> given(HasMetadata carrier) {
        return carrier instanceof HTTPRoute route ? Route.weights(route) : Map.of();
    }

    @Override
    public boolean follows(Orders orders, Sightings seen) {
        var shall = carriers(orders);
        var route = there(orders.instance(), seen.objects());
        return route.isPresent()
                && !shall.isEmpty()
                && Route.matches(shall.getFirst(), route.get())
                && Route.refusal(route.get()).isEmpty()
                && (seen.verified() || proven(orders, seen));
    }

    private boolean proven(Orders orders, Sightings seen) {
        return probed()
                ? seen.soundings().answers().size() >= Route.ANSWERS
                        && seen.soundings().answers().stream()
                                .allMatch(it -> it == orders.mark().sequence())
                : seen.soundings()
                        .acceptedSince()
                        .filter(since -> !seen.now().isBefore(since.plus(PROPAGATION)))
                        .isPresent();
    }

    private boolean probed() {
        return spec.map(GatewaySpec::probeURL).filter(url -> !url.isEmpty()).isPresent();
    }

    @Override
    public Optional<Problem> problem(Orders orders, Sightings seen) {
        if (!seen.soundings().routes()) {
            return Optional.of(
                    new Problem(
                            "GatewayAPIUnknown",
                            "spec.traffic.gatewayAPI: the cluster knows no HTTPRoute (gateway.networking.k8s.io/v1). Install the definitions of the Gateway API, or remove gatewayAPI."));
        }
        return there(orders.instance(), seen.objects())
                .flatMap(Route::refused)
                .map(why ->
                        new Problem(
                                "RouteRefused",
                                "HTTPRoute %s is not accepted: %s. Correct spec.traffic.gatewayAPI, or the Gateway that it names."
                                        .formatted(orders.instance().name(), why)));
    }

    private static Optional<HTTPRoute> there(Instance instance, List<HasMetadata> objects) {
        return objects.stream()
                .filter(HTTPRoute.class::isInstance)
                .map(HTTPRoute.class::cast)
                .filter(it -> it.getMetadata().getName().equals(instance.name()))
                .findFirst();
    }
}
