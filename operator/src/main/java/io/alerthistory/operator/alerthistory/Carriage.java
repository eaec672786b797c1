package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Mark;
import io.alerthistory.operator.rollout.Memory;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.traffic.ClientService;
import io.alerthistory.operator.traffic.Clients;
import io.alerthistory.operator.traffic.Handover;
import io.alerthistory.operator.traffic.Orders;
import io.alerthistory.operator.traffic.Provider;
import io.alerthistory.operator.traffic.Sightings;
import io.alerthistory.operator.traffic.Way;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What carries the traffic, and how it was seen.
///
/// @param instance whose traffic it is
/// @param handover which ways there are
/// @param memory what is kept of the rollout
/// @param first who gets the traffic, should nobody have had it yet
/// @param revisions that are kept
/// @param observed the world
/// @param now the time
record Carriage(
        Instance instance,
        Handover handover,
        Memory memory,
        Backend first,
        Set<String> revisions,
        Observed observed,
        Instant now) {

    /// What is kept in a status; what the Service says itself, should that be lost.
    static Handover kept(Instance instance, AlertHistoryStatus status, Observed observed) {
        var asked = Way.asked(instance.spec().trafficOrDefault());
        return Handover.read(status.provider())
                .orElseGet(() ->
                        new Handover.Settled(
                                status.active() != null
                                        ? Way.SELECTOR
                                        : observed.service()
                                                .filter(it -> ClientService.mark(it).isPresent())
                                                .map(ClientService::way)
                                                .orElse(asked)));
    }

    /// The highest number of weights that an object carries, beside the client Service.
    static long sequence(Observed observed) {
        return observed.objects().stream().mapToLong(ClientService::sequence).max().orElse(0);
    }

    /// What follows from what was seen.
    Handover next(Duration drain) {
        var asked = Way.asked(instance.spec().trafficOrDefault());
        if (memory.active().isEmpty()) {
            return new Handover.Settled(asked);
        }
        return handover.next(
                asked,
                new Handover.Sight(
                        memory.rollout() instanceof Rollout.Steady,
                        handover instanceof Handover.Building(_, var to)
                                && provider(to).follows(orders(), sightings(false)),
                        leads()),
                drain,
                now);
    }

    /// Whether the data plane was seen to follow what is kept.
    boolean follows() {
        return leads() && active().follows(orders(), sightings(memory.programmed().verified()));
    }

    /// Whether the client Service was seen to lead to whom it shall.
    private boolean leads() {
        return observed.service()
                        .filter(service ->
                                ClientService.sequence(service) == memory.programmed().sequence())
                        .isPresent()
                && observed.onlyEndpoints(clients());
    }

    /// Whose pods the client Service selects.
    Clients clients() {
        return active().clients(memory.rollout(), first);
    }

    Provider active() {
        return provider(handover.active());
    }

    /// The objects that stand whatever the weights are.
    Stream<HasMetadata> standing() {
        return providers().flatMap(it -> it.standing(orders()).stream());
    }

    /// The objects that carry the weights, but for the client Service.
    List<HasMetadata> carriers() {
        return providers()
                .filter(it -> it.way() != Way.GATEWAY || observed.soundings().routes())
                .flatMap(it -> it.carriers(orders()).stream())
                .toList();
    }

    /// The weights that a carrier gives, as it was seen.
    Map<Backend, Integer> given(HasMetadata carrier) {
        return providers()
                .map(it -> it.given(carrier))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    /// Why one of them cannot work, for a person.
    Optional<Problem> problem() {
        return providers()
                .flatMap(it -> it.problem(orders(), sightings(false)).stream())
                .findFirst();
    }

    /// What is being changed, for people; empty if nothing is.
    String changing() {
        return switch (handover) {
            case Handover.Settled _ -> "";
            case Handover.Building(var from, var to) ->
                    "The traffic provider changes from %s to %s: the new one was not seen to work yet."
                            .formatted(from.text(), to.text());
            case Handover.Switching(var from, var to) ->
                    "The traffic provider changes from %s to %s: clients were not seen to follow yet."
                            .formatted(from.text(), to.text());
            case Handover.Draining(var from, var to, var until) ->
                    "The traffic provider has changed from %s to %s; the old one is removed at %s."
                            .formatted(from.text(), to.text(), until);
        };
    }

    private Stream<Provider> providers() {
        return handover.ways().stream().map(this::provider);
    }

    private Provider provider(Way way) {
        return Provider.of(way, instance, observed.objects(), observed.soundings());
    }

    private Orders orders() {
        var weights = memory.rollout().weights();
        return new Orders(
                instance,
                Mark.of(memory),
                weights.isEmpty() ? Map.of(first, Rollout.ALL) : weights,
                observed.legacy().map(LegacyView::selector),
                revisions);
    }

    private Sightings sightings(boolean verified) {
        return new Sightings(observed.objects(), observed.soundings(), verified, now);
    }
}
