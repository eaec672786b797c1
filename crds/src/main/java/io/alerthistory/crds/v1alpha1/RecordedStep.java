package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// A step as it was copied when the run started.
///
/// @param weight of the new backend in percent
/// @param hold how long it is watched
/// @param gate name of a gate
/// @param timeout how long the gate waits
/// @param onTimeout what follows then
@Wire
public record RecordedStep(
        @JsonPropertyDescription("Share of the new backend, in percent.") @Min(0) @Max(100)
                @Nullable Integer weight,
        @JsonPropertyDescription("How long the new backend is watched at that weight.")
                @Size(max = 32)
                @Nullable String hold,
        @JsonPropertyDescription("Name of a gate.") @Size(max = 64) @Nullable String gate,
        @JsonPropertyDescription("How long the gate waits.") @Size(max = 32)
                @Nullable String timeout,
        @JsonPropertyDescription("What follows when nobody approved in time.") @Size(max = 16)
                @Nullable String onTimeout) {}
