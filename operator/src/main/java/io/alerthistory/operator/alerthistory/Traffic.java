package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AdoptedService;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Mark;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.traffic.ClientService;
import io.alerthistory.operator.traffic.Clients;
import io.alerthistory.operator.traffic.Drift;
import io.alerthistory.operator.traffic.Route;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The objects that carry the traffic, which follow what is kept of the rollout.
///
/// @param course what was decided
/// @param observed the world
/// @param kept the Service that was taken over before, as it was
record Traffic(Course course, Observed observed, Optional<AdoptedService> kept) {

    /// What somebody else changed of them.
    List<Drift> drifts(Instant now) {
        return Stream.concat(
                        course.carriage().carriers().stream()
                                .filter(it -> !there(it))
                                .flatMap(it ->
                                        observed.find(ObjectRef.of(it)).stream()
                                                .flatMap(there ->
                                                        Drift.of(it, there, now).stream())),
                        service().stream()
                                .flatMap(it ->
                                        observed.service().stream()
                                                .flatMap(there ->
                                                        Drift.of(it, there, now).stream())))
                .toList();
    }

    /// Those that have to be written, in order. Weights are given before the client Service moves,
    /// and it moves back before they are taken.
    List<HasMetadata> writes() {
        var carriers =
                course.carriage().carriers().stream()
                        .filter(it -> !observed.taken(ObjectRef.of(it)))
                        .filter(it -> !there(it))
                        .filter(it -> !weighsNobody(it))
                        .toList();
        var back = course.running().filter(it -> it.run().back()).isPresent();
        var writes = new ArrayList<>(back ? List.<HasMetadata>of() : carriers);
        released().or(this::service).ifPresent(writes::add);
        writes.addAll(back ? carriers : List.of());
        return writes;
    }

    /// The client Service, if it has to be written.
    private Optional<Service> service() {
        if (observed.taken(new ObjectRef("Service", instance().clientService()))
                || course.obstacle()
                        .filter(it -> it.reason().equals("AdoptedPortMismatch"))
                        .isPresent()) {
            return Optional.empty();
        }
        var selector = selector();
        if (selector.isEmpty() || movesToNobody(selector.get())) {
            return Optional.empty();
        }
        var annotations =
                ClientService.annotations(
                        Mark.of(course.memory()), course.carriage().handover().active());
        var shall =
                adopted()
                        .map(it ->
                                Applied.stamp(
                                        Adoption.taken(
                                                instance(), it, selector.get(), annotations)))
                        .orElseGet(() ->
                                Applied.stamp(
                                        ClientService.of(
                                                instance(), annotations, selector.get(), port())));
        return observed.service().filter(there -> matches(shall, there)).isPresent()
                ? Optional.empty()
                : Optional.of(shall);
    }

    /// The Service that is taken over, as it was before.
    Optional<AdoptedService> adopted() {
        return observed.service()
                .filter(service -> Adoption.held(instance(), service, kept))
                .filter(service ->
                        kept.filter(it -> service.getMetadata().getUid().equals(it.uid()))
                                        .isPresent()
                                || course.obstacle()
                                        .filter(it -> it.reason().equals("AdoptedPortMismatch"))
                                        .isEmpty())
                .map(service -> Adoption.of(service, kept));
    }

    /// The Service that the spec does not take over any more, as it was before: once the legacy stack
    /// has all of the traffic and no run takes it away, so that clients notice nothing.
    private Optional<Service> released() {
        var legacyHasAll =
                switch (course.memory().rollout()) {
                    case Rollout.Unowned _ -> false;
                    case Rollout.Steady(var backend) -> backend.equals(Backend.LEGACY);
                    case Rollout.Running(var run, var stage) ->
                            run.from().equals(Backend.LEGACY) && stage instanceof Stage.Preflight;
                };
        return observed.service()
                .filter(_ -> legacyHasAll)
                .filter(service -> Adoption.ending(instance(), service, kept))
                .flatMap(service ->
                        adopted()
                                .map(it -> Adoption.givenBack(instance(), it))
                                .filter(it ->
                                        it.getSpec()
                                                        .getSelector()
                                                        .equals(service.getSpec().getSelector())
                                                || ready(Backend.LEGACY) > 0));
    }

    private boolean there(HasMetadata carrier) {
        return observed.find(ObjectRef.of(carrier))
                .filter(there ->
                        Route.matches(carrier, there)
                                && stale(carrier)
                                        .noneMatch(
                                                there.getMetadata().getAnnotations()::containsKey))
                .isPresent();
    }

    private boolean matches(Service shall, Service there) {
        return shall.getSpec().getSelector().equals(there.getSpec().getSelector())
                && Applied.matches(shall, there)
                && (there.getMetadata().getAnnotations() == null
                        || shall.getMetadata().getAnnotations() == null
                        || stale(shall)
                                .noneMatch(there.getMetadata().getAnnotations()::containsKey));
    }

    /// Annotations of ours that shall not be there.
    private static Stream<String> stale(HasMetadata shall) {
        return Stream.of(Labels.RUN, Labels.WEIGHT, Labels.LAST_GOOD, Labels.PROVIDER)
                .filter(name -> !shall.getMetadata().getAnnotations().containsKey(name));
    }

    /// The selector of whom clients are led to; empty if nobody knows it.
    private Optional<Map<String, String>> selector() {
        if (instance().sqlite()) {
            // One pod at most, whatever its revision.
            return Optional.of(Labels.selector(instance()));
        }
        return switch (course.carriage().clients()) {
            case Clients.Own(var selector, _) -> Optional.of(selector);
            case Clients.Of(var backend) ->
                    backend.revision()
                            .map(revision -> Labels.selector(instance(), revision))
                            .or(() ->
                                    adopted()
                                            .map(Adoption::before)
                                            .or(() -> observed.legacy().map(LegacyView::selector))
                                            .filter(it -> !it.isEmpty()));
        };
    }

    private IntOrString port() {
        var legacy = instance().spec().legacy();
        return switch (course.carriage().clients()) {
            case Clients.Own(_, var port) -> port;
            case Clients.Of(var backend) ->
                    backend.equals(Backend.LEGACY) && legacy != null
                            ? new IntOrString(legacy.portOrDefault())
                            : new IntOrString("http");
        };
    }

    /// A backend without a ready pod does not get the traffic of one that has some, even if it was
    /// ready when that was decided.
    private boolean movesToNobody(Map<String, String> selector) {
        var there = observed.service().map(it -> it.getSpec().getSelector()).orElse(null);
        if (there == null || there.equals(selector) || instance().sqlite()) {
            return false;
        }
        var named = observed.service().flatMap(ClientService::selected);
        var has =
                named.map(revision -> ready(new Backend.Primary(revision)))
                        .orElseGet(() -> ready(Backend.LEGACY));
        return has > 0 && ready(course.carriage().clients()) == 0;
    }

    private int ready(Clients clients) {
        return switch (clients) {
            case Clients.Of(var backend) -> ready(backend);
            // Not those on their way out, which may be of an AlertHistory of that name before.
            case Clients.Own _ ->
                    (int) observed.proxies().stream().filter(RevisionView::ready).count();
        };
    }

    /// The same for shares: none rises for a backend without a ready pod while another has some.
    private boolean weighsNobody(HasMetadata carrier) {
        var shall = course.carriage().given(carrier);
        var gives =
                observed.find(ObjectRef.of(carrier)).map(course.carriage()::given).orElse(Map.of());
        return gives.entrySet().stream().anyMatch(it -> it.getValue() > 0 && ready(it.getKey()) > 0)
                && shall.entrySet().stream()
                        .anyMatch(it ->
                                it.getValue() > gives.getOrDefault(it.getKey(), 0)
                                        && ready(it.getKey()) == 0);
    }

    private int ready(Backend backend) {
        return backend.revision()
                .map(revision ->
                        new Views(instance(), observed).of(revision, course.deployed()).ready())
                .orElseGet(() -> observed.legacy().map(LegacyView::ready).orElse(0));
    }

    private Instance instance() {
        return course.instance();
    }
}
