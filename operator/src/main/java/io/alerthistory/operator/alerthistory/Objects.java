package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.desired.Access;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Claim;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.LiveFile;
import io.alerthistory.operator.desired.Monitor;
import io.alerthistory.operator.desired.Network;
import io.alerthistory.operator.desired.RevisionFiles;
import io.alerthistory.operator.desired.Scaling;
import io.alerthistory.operator.desired.SecretMounts;
import io.alerthistory.operator.desired.Workload;
import io.alerthistory.operator.proxy.Reach;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.traffic.Way;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The objects that shall exist, but for the client Service. In the order in which they are written.
final class Objects {

    private final Course course;
    private final Instance instance;
    private final Observed observed;
    private final Optional<String> restart;

    Objects(Course course, Observed observed, Optional<String> restart) {
        this.course = course;
        this.instance = course.instance();
        this.observed = observed;
        this.restart = restart;
    }

    List<HasMetadata> all(Settings settings) {
        var claim =
                observed.all(PersistentVolumeClaim.class)
                        .filter(Claim::isData)
                        .min(Comparator.comparing(it -> it.getMetadata().getName()));
        var objects = new ArrayList<HasMetadata>();
        objects.add(Access.account(instance));
        Claim.write(instance, claim).ifPresent(objects::add);
        for (var revision : new TreeSet<>(course.kept())) {
            files(revision, claim).ifPresent(files -> objects.addAll(of(files)));
        }
        course.carriage().standing().forEach(objects::add);
        if (course.carriage().handover().ways().contains(Way.PROXY)) {
            objects.add(Reach.policy(instance, settings.namespace()));
        }
        objects.addAll(Backups.wanted(course, observed));
        if (instance.spec().networkPolicyOrDefault().enabledOrDefault()) {
            objects.add(Network.policy(instance, settings.namespace()));
        }
        if (wantsMonitor() && observed.serviceMonitors()) {
            objects.add(Monitor.serviceMonitor(instance));
        }
        objects.forEach(Applied::stamp);
        return objects;
    }

    boolean wantsMonitor() {
        return instance.spec().monitoringOrDefault().serviceMonitorOrDefault();
    }

    /// Those that are there, else those of the desired revision, made now.
    private Optional<RevisionFiles> files(String revision, Optional<PersistentVolumeClaim> claim) {
        return Optional.ofNullable(course.files().get(revision))
                .or(() ->
                        revision.equals(course.revision())
                                ? Optional.of(
                                        RevisionFiles.render(
                                                instance,
                                                revision,
                                                course.image(),
                                                claim.map(it -> it.getMetadata().getName())
                                                        .orElseGet(instance::claim)))
                                : Optional.empty());
    }

    private List<HasMetadata> of(RevisionFiles files) {
        var revision = files.revision();
        var duty = Duty.of(course, revision);
        var objects = new ArrayList<HasMetadata>();
        objects.add(files.configMap(instance));
        objects.add(
                LiveFile.configMap(
                        instance,
                        files,
                        course.draining(revision),
                        course.active(revision),
                        mountedByAll(observed.pods(revision)),
                        observed.find(ConfigMap.class, instance.live(revision))));
        objects.add(Network.backend(instance, files));
        workload(files).ifPresent(objects::add);
        // Pods that are there already stay protected while a run does not need them yet.
        if (duty.serves() || (duty == Duty.AWAITED && view(revision).wanted() > 0)) {
            Scaling.budget(instance, files).ifPresent(objects::add);
        }
        // During a run nobody else changes the number of pods.
        if (duty == Duty.OWNER) {
            Scaling.autoscaler(instance, files).ifPresent(objects::add);
        }
        return objects;
    }

    private Optional<Deployment> workload(RevisionFiles files) {
        var revision = files.revision();
        if (instance.sqlite() && !revision.equals(course.deployed())) {
            return Optional.empty();
        }
        var there = observed.find(Deployment.class, instance.workload(revision));
        var duty = Duty.of(course, revision);
        if (there.isEmpty() && !duty.serves()) {
            return Optional.empty();
        }
        // The side that a run comes from does not change with the spec.
        var secrets =
                revision.equals(course.revision())
                        ? SecretMounts.ofTokens(instance.spec())
                        : there.map(it -> SecretMounts.in(it.getSpec().getTemplate().getSpec()))
                                .orElse(Set.of());
        var had = there.flatMap(Workload::restart);
        var token = duty.serves() ? restart.or(() -> had) : had;
        return Optional.of(Workload.deployment(instance, files, secrets, token));
    }

    private static Optional<Set<String>> mountedByAll(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> SecretMounts.in(pod.getSpec()))
                .reduce((one, other) -> {
                    var both = new TreeSet<>(one);
                    both.retainAll(other);
                    return both;
                });
    }

    RevisionView view(String revision) {
        return new Views(instance, observed).of(revision, course.deployed());
    }

    static boolean ours(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels != null && Labels.MANAGER.equals(labels.get(Labels.MANAGED_BY));
    }
}
