package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.RevisionFiles;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Memory;
import io.alerthistory.operator.rollout.Revision;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Rollouts;
import io.alerthistory.operator.rollout.Seen;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.traffic.ClientService;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was decided about one AlertHistory: which revision the spec asks for, who has the traffic, and
/// which revisions stay.
///
/// @param instance the AlertHistory
/// @param image of the desired revision
/// @param desired the revision that the spec asks for
/// @param rollout the state
/// @param memory what is kept of it from now on
/// @param verified whether the data plane names the active revision only
/// @param files of the revisions that are there, by revision
record Course(
        Instance instance,
        String image,
        String desired,
        Rollout rollout,
        Memory memory,
        boolean verified,
        Map<String, RevisionFiles> files) {

    static Course of(
            Instance instance, AlertHistoryStatus before, Observed observed, Settings settings) {
        var files = files(instance, observed);
        var service = observed.find(Service.class, instance.clientService());
        var kept = new Memory(revision(before.active()), revision(before.lastGood()));
        var annotated = kept.active().or(() -> service.flatMap(ClientService::annotated));
        var image = image(instance, annotated, files, settings);
        var desired = Revision.of(instance.spec(), image);
        var selected =
                service.flatMap(ClientService::selected)
                        .filter(revision ->
                                view(instance, desired, observed, revision).ready() > 0);
        var memory = Rollouts.recover(kept, annotated, selected, desired);
        // A paused AlertHistory goes nowhere.
        var seen =
                new Seen(
                        desired,
                        !instance.spec().pausedOrDefault()
                                && observed.foreign().isEmpty()
                                && view(instance, desired, observed, desired).proven(),
                        memory.active().map(observed::onlyEndpoints).orElse(false),
                        memory.lastGood()
                                .filter(revision -> !revision.equals(desired))
                                .map(revision -> view(instance, desired, observed, revision))
                                .map(view -> view.wanted() > 0)
                                .orElse(false));
        var rollout = Rollouts.next(memory, seen);
        var after = memory.after(rollout);
        return new Course(
                instance,
                image,
                desired,
                rollout,
                after,
                after.active().map(observed::onlyEndpoints).orElse(false),
                files);
    }

    /// The revisions that stay: what has the traffic, what shall have it, and what had it before.
    Set<String> kept() {
        return Stream.of(Optional.of(desired), memory.active(), memory.lastGood())
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    boolean activeOrDesired(String revision) {
        return revision.equals(desired) || memory.active().equals(Optional.of(revision));
    }

    RevisionView view(Observed observed, String revision) {
        return view(instance, desired, observed, revision);
    }

    private static RevisionView view(
            Instance instance, String desired, Observed observed, String revision) {
        // With SQLite there is one Deployment, and it is at the revision of the spec.
        return instance.sqlite() && !revision.equals(desired)
                ? new RevisionView(
                        revision, Optional.empty(), observed.pods(revision), observed.reports())
                : observed.revision(revision, instance.workload(revision));
    }

    private static Optional<String> revision(@org.jspecify.annotations.Nullable String backend) {
        return Backend.parse(backend).map(Backend::revision);
    }

    /// What the spec says, else what has the traffic, else what the operator was released with: so an
    /// upgrade of the operator starts nothing.
    private static String image(
            Instance instance,
            Optional<String> active,
            Map<String, RevisionFiles> files,
            Settings settings) {
        return Optional.ofNullable(instance.spec().primaryOrDefault().image())
                .or(() ->
                        active.flatMap(revision -> Optional.ofNullable(files.get(revision)))
                                .map(RevisionFiles::image))
                .orElse(settings.serviceImage());
    }

    private static Map<String, RevisionFiles> files(Instance instance, Observed observed) {
        var files = new HashMap<String, RevisionFiles>();
        observed.all(ConfigMap.class)
                .filter(map ->
                        map.getMetadata()
                                .getName()
                                .equals(instance.revisioned(Observed.revisionOf(map))))
                .flatMap(map -> RevisionFiles.read(map).stream())
                .forEach(read -> files.put(read.revision(), read));
        return files;
    }
}
