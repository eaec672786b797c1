package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/// One SQLite file.
///
/// @param storage of the claim that holds it
@Wire
public record SqliteSpec(
        @JsonPropertyDescription("The PersistentVolumeClaim that holds the file.") @Default("{}")
                @Nullable StorageSpec storage) {

    /// The claim, all of it defaults when absent.
    public StorageSpec storageOrDefault() {
        return storage != null ? storage : StorageSpec.DEFAULT;
    }
}
