package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.desired.BackupJob;
import io.alerthistory.operator.desired.Claim;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.rollout.Memory;
import io.alerthistory.operator.rollout.Policy;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.status.BackupView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The Jobs that take backups, and the claim of their dumps.
final class Backups {

    private Backups() {}

    static BackupView view(
            Instance instance, AlertHistoryStatus status, Observed observed, Memory memory) {
        var postgres = instance.spec().database().postgres();
        return postgres == null
                ? BackupView.NONE
                : BackupView.of(
                        Optional.ofNullable(status.backup()),
                        observed.all(Job.class).toList(),
                        observed.pods(),
                        current(instance, memory),
                        BackupJob.database(postgres),
                        claim(observed).isPresent());
    }

    /// What the run that waits for a backup needs. A Job that is there is never written again.
    static List<HasMetadata> wanted(Course course, Observed observed) {
        var instance = course.instance();
        var postgres = instance.spec().database().postgres();
        var current = current(instance, course.memory());
        if (postgres == null || current.isEmpty()) {
            return List.of();
        }
        var objects = new ArrayList<HasMetadata>();
        var claim = claim(observed);
        Claim.writeBackups(instance, claim).ifPresent(objects::add);
        if (observed.find(Job.class, current.get()).isEmpty()) {
            objects.add(
                    BackupJob.of(
                            instance,
                            postgres,
                            course.running().orElseThrow().run().id(),
                            claim.map(it -> it.getMetadata().getName())
                                    .orElseGet(instance::backups),
                            Policy.of(instance.spec()).backup().timeout()));
        }
        return objects;
    }

    /// Jobs that no run waits for, but for the last one that ended, whose log may be wanted, and the
    /// one that the status names.
    static List<Job> unwanted(Course course, Observed observed) {
        var current = current(course.instance(), course.memory());
        var named = course.backup().newest().map(it -> String.valueOf(it.job()));
        var last =
                observed.all(Job.class)
                        .filter(BackupView::ended)
                        .map(it -> it.getMetadata().getName())
                        .max(Comparator.naturalOrder());
        return observed.all(Job.class)
                .filter(job -> !current.equals(Optional.of(job.getMetadata().getName())))
                .filter(job ->
                        !BackupView.ended(job)
                                || !(named.equals(Optional.of(job.getMetadata().getName()))
                                        || last.equals(Optional.of(job.getMetadata().getName()))))
                .toList();
    }

    private static Optional<String> current(Instance instance, Memory memory) {
        return memory.rollout()
                .running()
                .filter(Backups::waits)
                .map(it -> BackupJob.name(instance, it.run().id()));
    }

    private static boolean waits(Rollout.Running running) {
        return running.stage() instanceof Stage.Backup
                || running.stage() instanceof Stage.Halted(Stage.Backup _, _, _);
    }

    private static Optional<PersistentVolumeClaim> claim(Observed observed) {
        return observed.all(PersistentVolumeClaim.class)
                .filter(Claim::isBackups)
                .min(Comparator.comparing(it -> it.getMetadata().getName()));
    }
}
