package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/// How many pods stay while nodes are drained.
///
/// @param minAvailable at least so many pods
@Wire
public record DisruptionBudget(
        @JsonPropertyDescription("At least so many pods stay available while nodes are drained.")
                @Default("" + MIN_AVAILABLE)
                @Min(0)
                @Max(100)
                @Nullable Integer minAvailable) {

    private static final int MIN_AVAILABLE = 1;

    /// At least so many pods.
    public int minAvailableOrDefault() {
        return minAvailable != null ? minAvailable : MIN_AVAILABLE;
    }
}
