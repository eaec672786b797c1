package io.alerthistory.operator.desired;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/// The claim that holds the SQLite file. It has no owner: the data stays when the AlertHistory goes,
/// and the next one of that name finds it again by its label.
public final class Claim {

    private Claim() {}

    /// The claim to write: a new one, or one that shall grow; empty if nothing is to be done.
    public static Optional<PersistentVolumeClaim> write(
            Instance instance, Optional<PersistentVolumeClaim> observed) {
        var sqlite = instance.spec().database().sqlite();
        if (sqlite == null) {
            return Optional.empty();
        }
        var storage = sqlite.storageOrDefault();
        if (observed.isEmpty()) {
            return Optional.of(
                    claim(
                            instance,
                            instance.claim(),
                            storage.sizeOrDefault(),
                            Optional.ofNullable(storage.storageClassName())));
        }
        var there = observed.get();
        var has = there.getSpec().getResources().getRequests().get("storage");
        return has == null
                        || has.getNumericalAmount()
                                        .compareTo(storage.sizeOrDefault().getNumericalAmount())
                                >= 0
                ? Optional.empty()
                : Optional.of(
                        claim(
                                instance,
                                there.getMetadata().getName(),
                                storage.sizeOrDefault(),
                                Optional.ofNullable(there.getSpec().getStorageClassName())));
    }

    private static PersistentVolumeClaim claim(
            Instance instance, String name, Quantity size, Optional<String> storageClass) {
        return new PersistentVolumeClaimBuilder()
                .withMetadata(instance.kept(name, Labels.of(instance, "data")))
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
