package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// What the data plane has been told, and whether it follows.
///
/// @param sequence number of the last change of weights
/// @param verified whether the data plane was seen to follow it
/// @param at when that changed
@Wire
public record ProgrammedTraffic(
        @JsonPropertyDescription("Number of the last change of weights.")
                @Min(0)
                @Max(9007199254740991L)
                @Nullable Long sequence,
        @JsonPropertyDescription("Whether the data plane was seen to follow it.")
                @Nullable Boolean verified,
        @JsonPropertyDescription("When that changed.") @Size(max = 64) @Nullable String at) {}
