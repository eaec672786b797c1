package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.proxy.Workload;
import io.alerthistory.operator.rollout.Sample;
import io.alerthistory.operator.stack.PodReport;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.traffic.Clients;
import io.alerthistory.operator.traffic.Soundings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The world around one AlertHistory, as it was seen. Everything that is decided follows from it, the
/// resource and the time.
///
/// @param objects ours
/// @param foreign not ours, with names that we need
/// @param pods of all revisions
/// @param service the one that clients use: ours, or one that is adopted
/// @param slices of it
/// @param legacy the legacy stack, where the spec has one
/// @param samples of the analysis that are not counted yet
/// @param reports of the pods, by name
/// @param serviceMonitors whether the cluster knows ServiceMonitors
/// @param soundings of the data plane
/// @param failure why the last write was refused
public record Observed(
        List<HasMetadata> objects,
        List<Foreign> foreign,
        List<Pod> pods,
        Optional<Service> service,
        List<EndpointSlice> slices,
        Optional<LegacyView> legacy,
        List<Sample> samples,
        Map<String, PodReport> reports,
        boolean serviceMonitors,
        Soundings soundings,
        Optional<Problem> failure) {

    /// Takes copies.
    public Observed {
        objects = List.copyOf(objects);
        foreign = List.copyOf(foreign);
        pods = List.copyOf(pods);
        slices = List.copyOf(slices);
        samples = List.copyOf(samples);
        reports = Map.copyOf(reports);
    }

    /// One of our objects.
    <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
        return all(type).filter(it -> it.getMetadata().getName().equals(name)).findFirst();
    }

    /// All of our objects of a type.
    <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }

    /// One of our objects.
    Optional<HasMetadata> find(ObjectRef ref) {
        return objects.stream().filter(it -> ObjectRef.of(it).equals(ref)).findFirst();
    }

    /// Whether a name is taken by somebody else.
    boolean taken(ObjectRef ref) {
        return foreign.stream().anyMatch(it -> it.object().equals(ref));
    }

    /// A revision as it was seen.
    ///
    /// @param workload the name of its Deployment
    RevisionView revision(String revision, String workload) {
        return new RevisionView(
                revision, find(Deployment.class, workload), pods(revision), reports);
    }

    /// The pods of the managed proxy that are not on their way out.
    List<Pod> proxies() {
        return proxies(pods);
    }

    static List<Pod> proxies(Collection<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod ->
                        Workload.COMPONENT.equals(pod.getMetadata().getLabels().get(Labels.STACK)))
                .toList();
    }

    /// The pods of a revision.
    List<Pod> pods(String revision) {
        return pods.stream().filter(pod -> revision.equals(revisionOf(pod))).toList();
    }

    /// How many pods of a revision there are, with those on their way out.
    int alive(String revision) {
        return (int) pods(revision).stream().filter(LegacyView::runs).count();
    }

    /// Whether the endpoints of the client Service name those pods only, and at least one if one of
    /// them is ready.
    boolean onlyEndpoints(Clients clients) {
        var named =
                slices.stream()
                        .flatMap(slice -> Stream.ofNullable(slice.getEndpoints()))
                        .flatMap(List::stream)
                        .flatMap(endpoint -> Stream.ofNullable(endpoint.getTargetRef()))
                        .map(target -> String.valueOf(target.getName()))
                        .toList();
        var its = pods(clients);
        var names = its.stream().map(pod -> pod.getMetadata().getName()).toList();
        var others =
                Stream.concat(pods.stream(), legacy.stream().flatMap(view -> view.pods().stream()))
                        .map(pod -> pod.getMetadata().getName())
                        .filter(name -> !names.contains(name));
        var ready = its.stream().filter(RevisionView::ready).toList();
        return others.noneMatch(named::contains)
                && (ready.isEmpty()
                        || ready.stream()
                                .anyMatch(pod -> named.contains(pod.getMetadata().getName())));
    }

    /// The pods that the client Service shall select.
    List<Pod> pods(Clients clients) {
        return switch (clients) {
            case Clients.Of(var backend) ->
                    backend.revision()
                            .map(this::pods)
                            .orElseGet(() -> legacy.map(LegacyView::pods).orElse(List.of()));
            case Clients.Own(var selector, _) ->
                    pods.stream()
                            .filter(pod ->
                                    pod.getMetadata()
                                            .getLabels()
                                            .entrySet()
                                            .containsAll(selector.entrySet()))
                            .toList();
        };
    }

    /// With what was looked up because no cache had it.
    Observed with(List<HasMetadata> more, List<Foreign> moreForeign) {
        var allObjects = new ArrayList<>(objects);
        allObjects.addAll(more);
        var allForeign = new ArrayList<>(foreign);
        allForeign.addAll(moreForeign);
        return new Observed(
                allObjects,
                allForeign,
                pods,
                service,
                slices,
                legacy,
                samples,
                reports,
                serviceMonitors,
                soundings,
                failure);
    }

    /// With samples that shall be counted.
    Observed with(List<Sample> uncounted) {
        return new Observed(
                objects,
                foreign,
                pods,
                service,
                slices,
                legacy,
                uncounted,
                reports,
                serviceMonitors,
                soundings,
                failure);
    }

    static String revisionOf(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels == null ? "" : Objects.requireNonNullElse(labels.get(Labels.REVISION), "");
    }
}
