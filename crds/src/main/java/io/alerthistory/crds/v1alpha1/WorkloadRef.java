package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// A workload of the same namespace.
///
/// @param kind of it
/// @param name of it
@Wire
public record WorkloadRef(
        @JsonPropertyDescription("Kind of the workload.") @Default("Deployment")
                @Nullable WorkloadKind kind,
        @JsonPropertyDescription("Name of the workload, in the same namespace.")
                @Required
                @Size(min = 1, max = 253)
                @Pattern(SecretKeyRef.NAME)
                String name) {

    /// The kind, a Deployment when absent.
    public WorkloadKind kindOrDefault() {
        return kind != null ? kind : WorkloadKind.DEPLOYMENT;
    }
}
