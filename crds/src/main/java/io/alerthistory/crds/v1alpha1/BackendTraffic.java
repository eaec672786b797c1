package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// One backend and its share of the traffic.
///
/// @param backend name of the backend, such as legacy or primary@5c1f9a2b
/// @param weight share of the traffic that it shall have, in percent
/// @param ready number of its pods that are ready
@Wire
public record BackendTraffic(
        @JsonPropertyDescription("Name of the backend, such as legacy or primary@5c1f9a2b.")
                @Required
                @Size(max = 64)
                String backend,
        @JsonPropertyDescription("Share of the traffic that it shall have, in percent.")
                @Min(0)
                @Max(100)
                @Nullable Integer weight,
        @JsonPropertyDescription("Number of its pods that are ready.") @Min(0) @Max(1000000)
                @Nullable Integer ready) {}
