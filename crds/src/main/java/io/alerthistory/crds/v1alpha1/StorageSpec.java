package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/// A PersistentVolumeClaim.
///
/// @param size how much it holds
/// @param storageClassName absent: the default class of the cluster
@Wire
@ValidationRule(
        value =
                "has(self.storageClassName) == has(oldSelf.storageClassName) &&"
                        + " (!has(self.storageClassName) || self.storageClassName =="
                        + " oldSelf.storageClassName)",
        fieldPath = ".storageClassName",
        message =
                "spec.database.sqlite.storage.storageClassName: immutable, as it is in a claim; set"
                        + " it back")
@ValidationRule(
        value =
                "!has(self.size) || !has(oldSelf.size) ||"
                        + " quantity(string(self.size)).compareTo(quantity(string(oldSelf.size))) >= 0",
        fieldPath = ".size",
        message =
                "spec.database.sqlite.storage.size: a claim cannot shrink; set it back, or make it"
                        + " larger")
public record StorageSpec(
        @JsonPropertyDescription(
                        "How much it holds. It can grow where the storage class allows it.")
                @Default(SIZE)
                @Nullable Quantity size,
        @JsonPropertyDescription(
                        "Its StorageClass. Absent: the cluster's default. Cannot be changed later.")
                @Size(min = 1, max = 253)
                @Pattern(SecretKeyRef.NAME)
                @Nullable String storageClassName) {

    private static final String SIZE = "10Gi";

    static final StorageSpec DEFAULT = new StorageSpec(null, null);

    /// How much it holds.
    public Quantity sizeOrDefault() {
        return size != null ? size : new Quantity(SIZE);
    }
}
