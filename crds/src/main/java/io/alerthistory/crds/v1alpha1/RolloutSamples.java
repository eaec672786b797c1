package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// What the samples of this hold said.
///
/// @param passed number of samples that found nothing wrong
/// @param failed number of samples that found the new backend worse
/// @param quiet number of samples with too few requests
/// @param inconclusive number of samples that say nothing
/// @param last numbers of the last sample, for people
@Wire
public record RolloutSamples(
        @JsonPropertyDescription("Number of samples that found nothing wrong.")
                @Min(0)
                @Max(1000000)
                @Nullable Integer passed,
        @JsonPropertyDescription("Number of samples that found the new backend worse.")
                @Min(0)
                @Max(1000000)
                @Nullable Integer failed,
        @JsonPropertyDescription("Number of samples with too few requests.") @Min(0) @Max(1000000)
                @Nullable Integer quiet,
        @JsonPropertyDescription("Number of samples that say nothing.") @Min(0) @Max(1000000)
                @Nullable Integer inconclusive,
        @JsonPropertyDescription("Numbers of the last sample, for people.") @Size(max = 256)
                @Nullable String last) {}
