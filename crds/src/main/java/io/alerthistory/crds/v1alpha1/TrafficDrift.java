package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// A change by somebody else of an object that carries the traffic. It was put back.
///
/// @param at when it was seen
/// @param object that was changed
/// @param manager that changed it
/// @param version of the object as it was changed
@Wire
public record TrafficDrift(
        @JsonPropertyDescription("When it was seen.") @Size(max = 32) @Nullable String at,
        @JsonPropertyDescription("Object that was changed, such as Service main.") @Size(max = 320)
                @Nullable String object,
        @JsonPropertyDescription("Field manager that changed it.") @Size(max = 128)
                @Nullable String manager,
        @JsonPropertyDescription(
                        "Generation of the object as it was changed; its resource version where it has none.")
                @Size(max = 64)
                @Nullable String version) {}
