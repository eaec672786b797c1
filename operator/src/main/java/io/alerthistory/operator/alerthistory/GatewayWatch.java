package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.cluster.RouteProbe;
import io.alerthistory.operator.traffic.Route;
import io.alerthistory.operator.traffic.Soundings;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Watches how a Gateway takes a route. What it remembers is lost with the process, which then waits
/// for the Gateway once more.
final class GatewayWatch {

    private record Taken(String uid, Long generation, Instant since) {}

    private final RouteProbe probe;
    private final InstantSource clock;
    private final ConcurrentMap<String, Taken> taken = new ConcurrentHashMap<>();

    GatewayWatch(RouteProbe probe, InstantSource clock) {
        this.probe = probe;
        this.clock = clock;
    }

    /// @param route as it is now
    /// @param verified whether nothing has to be proven
    Soundings of(AlertHistory resource, Optional<HTTPRoute> route, boolean verified) {
        var uid = resource.getMetadata().getUid();
        if (route.isEmpty() || Route.refusal(route.get()).isPresent()) {
            taken.remove(uid);
            return new Soundings(true, Optional.empty(), List.of());
        }
        var meta = route.get().getMetadata();
        var is = new Taken(meta.getUid(), meta.getGeneration(), clock.instant());
        var since =
                taken.merge(
                        uid,
                        is,
                        (had, now) ->
                                had.uid().equals(now.uid())
                                                && had.generation().equals(now.generation())
                                        ? had
                                        : now);
        var gateway = resource.getSpec().trafficOrDefault().gatewayAPI();
        var url = gateway == null ? null : gateway.probeURL();
        return new Soundings(
                true,
                Optional.of(since.since()),
                verified || url == null || url.isEmpty() ? List.of() : probe.ask(url));
    }

    void forget(String uid) {
        taken.remove(uid);
    }
}
