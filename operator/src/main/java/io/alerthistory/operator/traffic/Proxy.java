package io.alerthistory.operator.traffic;

import io.alerthistory.crds.v1alpha1.ProxySpec;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.proxy.Files;
import io.alerthistory.operator.proxy.Fleet;
import io.alerthistory.operator.proxy.Reach;
import io.alerthistory.operator.proxy.Routes;
import io.alerthistory.operator.proxy.Share;
import io.alerthistory.operator.proxy.Upstream;
import io.alerthistory.operator.proxy.Workload;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.status.Problem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// Envoys of ours between the client Service and the backends, with the weights in a ConfigMap.
///
/// @param instance whose they are
/// @param spec of them; empty if it is not known any more
/// @param files that are there
/// @param fleet what the Envoys say
record Proxy(Instance instance, Optional<ProxySpec> spec, Optional<Files> files, Fleet fleet)
        implements Provider {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    static Proxy of(Instance instance, List<HasMetadata> objects, Fleet fleet) {
        return new Proxy(
                instance,
                Optional.ofNullable(instance.spec().trafficOrDefault().proxy())
                        .or(() -> find(Deployment.class, instance, objects).map(Workload::spec)),
                find(ConfigMap.class, instance, objects).flatMap(Files::of),
                fleet);
    }

    @Override
    public Way way() {
        return Way.PROXY;
    }

    @Override
    public boolean recycles() {
        return false;
    }

    @Override
    public Clients clients(Rollout rollout, Backend first) {
        return new Clients.Own(Workload.selector(instance), new IntOrString("http"));
    }

    @Override
    public List<HasMetadata> standing(Orders orders) {
        var objects = new ArrayList<HasMetadata>();
        spec.ifPresent(it -> {
            objects.add(Workload.deployment(instance, it));
            objects.add(Workload.budget(instance));
        });
        var legacy = instance.spec().legacy();
        orders.legacy()
                .filter(selector -> !selector.isEmpty() && legacy != null)
                .ifPresent(selector ->
                        objects.add(
                                Reach.legacy(
                                        instance,
                                        selector,
                                        legacy == null ? 0 : legacy.portOrDefault())));
        return objects;
    }

    @Override
    public List<HasMetadata> carriers(Orders orders) {
        if (spec.isEmpty() || orders.weights().isEmpty()) {
            return List.of();
        }
        var upstreams = upstreams(orders);
        var routes = routes(orders);
        var map =
                new ConfigMapBuilder()
                        .withMetadata(instance.owned(instance.proxy(), Workload.labels(instance)))
                        .withData(
                                files.map(there -> there.next(upstreams, routes, fleet))
                                        .orElseGet(() -> Files.first(upstreams, routes))
                                        .data())
                        .build();
        map.getMetadata().setAnnotations(ClientService.annotations(orders.mark(), way()));
        return List.of(Applied.stamp(map));
    }

    @Override
    public Map<Backend, Integer> given(HasMetadata carrier) {
        return carrier instanceof ConfigMap map
                ? Files.of(map).map(Files::weights).orElse(Map.of())
                : Map.of();
    }

    @Override
    public boolean follows(Orders orders, Sightings seen) {
        var routes = routes(orders);
        return files.filter(there -> there.has(routes)).isPresent() && fleet.serves(routes);
    }

    /// What the Deployment says of itself: pods that are refused at once, others when they had time.
    @Override
    public Optional<Problem> problem(Orders orders, Sightings seen) {
        return find(Deployment.class, instance, seen.objects()).stream()
                .map(Deployment::getStatus)
                .filter(Objects::nonNull)
                .flatMap(status -> status.getConditions().stream())
                .filter(it -> tells(it, seen.now()))
                .findFirst()
                .map(it ->
                        new Problem(
                                "ProxyUnavailable",
                                "Deployment %s: %s Look at its pods, and at spec.traffic.proxy."
                                        .formatted(instance.proxy(), it.getMessage())));
    }

    private static boolean tells(DeploymentCondition condition, Instant now) {
        return switch (condition.getType()) {
            case "ReplicaFailure" -> "True".equals(condition.getStatus());
            case "Available" ->
                    "False".equals(condition.getStatus())
                            && condition.getLastTransitionTime() != null
                            && now.isAfter(
                                    Instant.parse(condition.getLastTransitionTime())
                                            .plus(PATIENCE));
            default -> false;
        };
    }

    /// Every backend that a weight may name before the next run, so that none has to be added then.
    private static List<Upstream> upstreams(Orders orders) {
        var backends = new TreeSet<Backend>(Comparator.comparing(Backend::text));
        backends.addAll(orders.weights().keySet());
        orders.revisions().forEach(revision -> backends.add(new Backend.Primary(revision)));
        orders.legacy()
                .filter(selector -> !selector.isEmpty())
                .ifPresent(_ -> backends.add(Backend.LEGACY));
        return backends.stream().map(it -> Upstream.of(orders.instance(), it)).toList();
    }

    private static Routes routes(Orders orders) {
        return new Routes(
                orders.mark().sequence(),
                orders.weights().entrySet().stream()
                        .filter(it -> it.getValue() > 0)
                        .sorted(Comparator.comparing(it -> it.getKey().text()))
                        .map(it ->
                                new Share(
                                        Upstream.of(orders.instance(), it.getKey()),
                                        it.getValue(),
                                        rescue(it.getKey(), orders)
                                                .map(other ->
                                                        Upstream.of(orders.instance(), other))))
                        .toList());
    }

    /// Who answers what a backend cannot: one that has a part of the traffic, else the old one that has
    /// just lost it. Never one that has not had any yet, or from which the traffic was taken back.
    private static Optional<Backend> rescue(Backend backend, Orders orders) {
        return orders.weights().entrySet().stream()
                .filter(it -> !it.getKey().equals(backend))
                .filter(it ->
                        it.getValue() > 0
                                || orders.mark().active().equals(Optional.of(it.getKey())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static <T extends HasMetadata> Optional<T> find(
            Class<T> type, Instance instance, List<HasMetadata> objects) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(it -> it.getMetadata().getName().equals(instance.proxy()))
                .findFirst();
    }
}
