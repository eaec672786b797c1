package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AdoptedService;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Mark;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.traffic.ClientService;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.Optional;

/// The client Service, which follows what is kept of the rollout.
///
/// @param course what was decided
/// @param observed the world
/// @param kept the Service that was taken over before, as it was
record Traffic(Course course, Observed observed, Optional<AdoptedService> kept) {

    /// The Service, if it has to be written.
    Optional<Service> write() {
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
        var shall =
                adopted()
                        .map(it ->
                                Adoption.taken(
                                        instance(),
                                        it,
                                        selector.get(),
                                        ClientService.annotations(mark())))
                        .orElseGet(() ->
                                Applied.stamp(
                                        ClientService.of(
                                                instance(), mark(), selector.get(), port())));
        return observed.service().filter(there -> matches(shall, there)).isPresent()
                ? Optional.empty()
                : Optional.of(shall);
    }

    /// The Service that is taken over, as it was before.
    Optional<AdoptedService> adopted() {
        return observed.service()
                .filter(service -> Adoption.wanted(instance(), service))
                .filter(_ ->
                        course.obstacle()
                                .filter(it -> it.reason().equals("AdoptedPortMismatch"))
                                .isEmpty())
                .map(service -> Adoption.of(service, kept));
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
    private static java.util.stream.Stream<String> stale(Service shall) {
        return java.util.stream.Stream.of(Labels.RUN, Labels.WEIGHT, Labels.LAST_GOOD)
                .filter(name -> !shall.getMetadata().getAnnotations().containsKey(name));
    }

    private Mark mark() {
        return Mark.of(course.memory());
    }

    private Backend target() {
        return course.memory().active().isPresent()
                ? Verification.target(course.memory())
                : course.desired();
    }

    /// The selector of the backend that has the traffic; empty if nobody knows it.
    private Optional<Map<String, String>> selector() {
        if (instance().sqlite()) {
            // One pod at most, whatever its revision.
            return Optional.of(Labels.selector(instance()));
        }
        return target().revision()
                .map(revision -> Labels.selector(instance(), revision))
                .or(() ->
                        adopted()
                                .map(Adoption::before)
                                .or(() -> observed.legacy().map(LegacyView::selector))
                                .filter(it -> !it.isEmpty()));
    }

    private IntOrString port() {
        var legacy = instance().spec().legacy();
        return target().equals(Backend.LEGACY) && legacy != null
                ? new IntOrString(legacy.portOrDefault())
                : new IntOrString("http");
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
        return has > 0 && ready(target()) == 0;
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
