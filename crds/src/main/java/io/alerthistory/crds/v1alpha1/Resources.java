package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a container asks for and what it is limited to.
///
/// @param requests by resource name
/// @param limits by resource name
@Wire
public record Resources(
        @JsonPropertyDescription("What the scheduler sets aside, by resource name.") @Size(max = 16)
                @Nullable Map<String, Quantity> requests,
        @JsonPropertyDescription("What the container never exceeds, by resource name.")
                @Size(max = 16)
                @Nullable Map<String, Quantity> limits) {

    static final String DEFAULT_JSON =
            """
            {"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"memory":"256Mi"}}\
            """;

    static final Resources DEFAULT =
            new Resources(
                    Map.of("cpu", new Quantity("100m"), "memory", new Quantity("128Mi")),
                    Map.of("memory", new Quantity("256Mi")));

    /// The requests, none when absent.
    public Map<String, Quantity> requestsOrDefault() {
        return requests != null ? requests : Map.of();
    }

    /// The limits, none when absent.
    public Map<String, Quantity> limitsOrDefault() {
        return limits != null ? limits : Map.of();
    }
}
