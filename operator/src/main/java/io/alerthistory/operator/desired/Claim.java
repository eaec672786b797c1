package io.alerthistory.operator.desired;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/// The claims that hold the SQLite file, and the dumps of PostgreSQL. They have no owner: the data stays
/// when the AlertHistory goes, and the next one of that name finds it again by its label.
public final class Claim {

    private static final String DATA = "data";

    private Claim() {}

    /// Whether a claim holds the SQLite file.
    public static boolean isData(PersistentVolumeClaim claim) {
        return is(claim, DATA);
    }

    /// Whether a claim holds dumps.
    public static boolean isBackups(PersistentVolumeClaim claim) {
        return is(claim, BackupJob.COMPONENT);
    }

    private static boolean is(PersistentVolumeClaim claim, String component) {
        var labels = claim.getMetadata().getLabels();
        return labels != null && component.equals(labels.get(Labels.COMPONENT));
    }

    /// The claim of the dumps to write: a new one, or one that shall grow; empty if nothing is to be
    /// done.
    public static Optional<PersistentVolumeClaim> writeBackups(
            Instance instance, Optional<PersistentVolumeClaim> observed) {
        var storage = instance.spec().rolloutOrDefault().backupOrDefault().storageOrDefault();
        return write(
                instance,
                BackupJob.COMPONENT,
                instance.backups(),
                storage.sizeOrDefault(),
                Optional.ofNullable(storage.storageClassName()),
                observed);
    }

    /// The claim to write: a new one, or one that shall grow; empty if nothing is to be done.
    public static Optional<PersistentVolumeClaim> write(
            Instance instance, Optional<PersistentVolumeClaim> observed) {
        var sqlite = instance.spec().database().sqlite();
        if (sqlite == null) {
            return Optional.empty();
        }
        var storage = sqlite.storageOrDefault();
        return write(
                instance,
                DATA,
                instance.claim(),
                storage.sizeOrDefault(),
                Optional.ofNullable(storage.storageClassName()),
                observed);
    }

    private static Optional<PersistentVolumeClaim> write(
            Instance instance,
            String component,
            String name,
            Quantity size,
            Optional<String> storageClass,
            Optional<PersistentVolumeClaim> observed) {
        if (observed.isEmpty()) {
            return Optional.of(claim(instance, component, name, size, storageClass));
        }
        var there = observed.get();
        var has = there.getSpec().getResources().getRequests().get("storage");
        return has == null || has.getNumericalAmount().compareTo(size.getNumericalAmount()) >= 0
                ? Optional.empty()
                : Optional.of(
                        claim(
                                instance,
                                component,
                                there.getMetadata().getName(),
                                size,
                                Optional.ofNullable(there.getSpec().getStorageClassName())));
    }

    private static PersistentVolumeClaim claim(
            Instance instance,
            String component,
            String name,
            Quantity size,
            Optional<String> storageClass) {
        return new PersistentVolumeClaimBuilder()
                .withMetadata(instance.kept(name, Labels.of(instance, component)))
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storageClass.orElse(null))
                .withNewResources()
                .addToRequests("storage", size)
                .endResources()
                .endSpec()
                .build();
    }
}
