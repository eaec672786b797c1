package io.alerthistory.operator.traffic;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.proxy.Workload;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.status.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What carries the traffic to the backends. The package says what each of them answers.
public sealed interface Provider permits Selector, Gateway, Proxy {

    /// The components that their objects are labelled with, but for the client Service.
    Set<String> COMPONENTS = Set.of(RouteServices.COMPONENT, Workload.COMPONENT);

    /// Of a spec; of what is there already, where the spec has another one now.
    ///
    /// @param objects ours
    /// @param soundings of the data plane
    static Provider of(Way way, Instance instance, List<HasMetadata> objects, Soundings soundings) {
        return switch (way) {
            case SELECTOR -> new Selector();
            case GATEWAY -> Gateway.of(instance, objects);
            case PROXY -> Proxy.of(instance, objects, soundings.fleet());
        };
    }

    /// Which one it is.
    Way way();

    /// Whether connections of clients to a backend may outlive its traffic, so that a legacy stack
    /// that is kept has to be scaled down for a moment.
    boolean recycles();

    /// Whose pods the client Service selects.
    ///
    /// @param rollout that decides it
    /// @param first who gets the traffic, should nobody have had it yet
    Clients clients(Rollout rollout, Backend first);

    /// The objects that stand whatever the weights are. They are written before any weight names
    /// them.
    List<HasMetadata> standing(Orders orders);

    /// The objects that carry the weights, but for the client Service. Each is written only onto what
    /// was read after the status that authorises it.
    List<HasMetadata> carriers(Orders orders);

    /// The weights that a carrier was seen to give; empty if it is none.
    Map<Backend, Integer> given(HasMetadata carrier);

    /// Whether the data plane was seen to follow, as far as it is not the client Service.
    boolean follows(Orders orders, Sightings seen);

    /// Why it cannot work, for a person.
    Optional<Problem> problem(Orders orders, Sightings seen);

    /// The backend that has all of the traffic, else the one that owned it before.
    static Backend whole(Rollout rollout, Backend first) {
        return rollout.weights().entrySet().stream()
                .filter(share -> share.getValue() == Rollout.ALL)
                .map(Map.Entry::getKey)
                .findFirst()
                .or(rollout::active)
                .orElse(first);
    }
}
