package io.alerthistory.operator.traffic;

import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.status.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The client Service alone: it selects one backend, so traffic is moved as a whole.
record Selector() implements Provider {

    @Override
    public Way way() {
        return Way.SELECTOR;
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
        return List.of();
    }

    @Override
    public List<HasMetadata> carriers(Orders orders) {
        return List.of();
    }

    @Override
    public Map<Backend, Integer> given(HasMetadata carrier) {
        return Map.of();
    }

    @Override
    public boolean follows(Orders orders, Sightings seen) {
        return true;
    }

    @Override
    public Optional<Problem> problem(Orders orders, Sightings seen) {
        return Optional.empty();
    }
}
