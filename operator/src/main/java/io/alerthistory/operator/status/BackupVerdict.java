package io.alerthistory.operator.status;

import io.alerthistory.crds.v1alpha1.BackupStatus;
import io.alerthistory.operator.rollout.Cause;
import io.alerthistory.operator.rollout.Stage;
import java.util.Optional;

/// Whether there is a backup of the database that was read back, and why not.
///
/// @param holds whether there is
/// @param why in short, and as a sentence
record BackupVerdict(boolean holds, Problem why) {

    /// Empty where none is needed and none was ever taken.
    static Optional<BackupVerdict> of(Report report) {
        var view = report.backup();
        if (!report.backupRequired() && view.newest().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                missing(report)
                        .map(why -> new BackupVerdict(false, why))
                        .orElseGet(() ->
                                new BackupVerdict(
                                        true,
                                        new Problem(
                                                "Verified", text(view.newest().orElseThrow())))));
    }

    private static Optional<Problem> missing(Report report) {
        var view = report.backup();
        return view.broken()
                .or(() -> taken(report))
                .or(() -> failed(report))
                .or(() ->
                        view.counts()
                                ? Optional.empty()
                                : Optional.of(
                                        new Problem(
                                                "NoBackup",
                                                "There is no backup of the database of the spec yet. One is taken when a run starts.")));
    }

    private static Optional<Problem> taken(Report report) {
        return report.memory()
                .rollout()
                .running()
                .filter(it -> it.stage() instanceof Stage.Backup)
                .map(_ ->
                        report.backup()
                                .delay()
                                .orElseGet(() ->
                                        new Problem(
                                                "BackingUp",
                                                "A Job takes a backup and reads it back.")));
    }

    private static Optional<Problem> failed(Report report) {
        return report.memory()
                .failed()
                .filter(it -> it.cause() == Cause.BACKUP_FAILED)
                .map(it -> new Problem(it.cause().reason(), it.message()));
    }

    private static String text(BackupStatus backup) {
        return "File %s holds %d rows in %d tables, and was read back at %s."
                .formatted(backup.file(), backup.rows(), backup.tableCount(), backup.completedAt());
    }
}
