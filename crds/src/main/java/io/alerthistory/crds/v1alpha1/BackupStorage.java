package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/// The PersistentVolumeClaim of the dumps.
///
/// @param size how much it holds
/// @param storageClassName absent: the default class of the cluster
@Wire
public record BackupStorage(
        @JsonPropertyDescription(
                        "How much it holds: spec.rollout.backup.keep dumps and one more while it is"
                                + " taken. It grows where the storage class allows it, and never"
                                + " shrinks.")
                @Default(SIZE)
                @Nullable Quantity size,
        @JsonPropertyDescription(
                        "Its StorageClass when it is made. Absent: the cluster's default. A claim that"
                                + " is there keeps its own.")
                @Size(min = 1, max = 253)
                @Pattern(SecretKeyRef.NAME)
                @Nullable String storageClassName) {

    private static final String SIZE = "10Gi";

    static final BackupStorage DEFAULT = new BackupStorage(null, null);

    /// How much it holds.
    public Quantity sizeOrDefault() {
        return size != null ? size : new Quantity(SIZE);
    }
}
