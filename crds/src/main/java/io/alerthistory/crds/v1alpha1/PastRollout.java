package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// A run that has ended.
///
/// @param run name of the run
/// @param from backend that had the traffic at the start
/// @param to backend that should have had it at the end
/// @param result completed, RolledBack or Superseded
/// @param reason reason of a rollback
/// @param startedAt when the run started
/// @param endedAt when the run ended
/// @param rollbackSeconds seconds from the decision to roll back until the data plane was seen to have followed
@Wire
public record PastRollout(
        @JsonPropertyDescription("Name of the run.") @Size(max = 64) @Nullable String run,
        @JsonPropertyDescription("Backend that had the traffic at the start.") @Size(max = 64)
                @Nullable String from,
        @JsonPropertyDescription("Backend that should have had it at the end.") @Size(max = 64)
                @Nullable String to,
        @JsonPropertyDescription("Completed, RolledBack or Superseded.") @Size(max = 32)
                @Nullable String result,
        @JsonPropertyDescription("Reason of a rollback.") @Size(max = 64) @Nullable String reason,
        @JsonPropertyDescription("When the run started.") @Size(max = 64)
                @Nullable String startedAt,
        @JsonPropertyDescription("When the run ended.") @Size(max = 64) @Nullable String endedAt,
        @JsonPropertyDescription(
                        "Seconds from the decision to roll back until the data plane was seen to have followed.")
                @Min(0)
                @Max(1000000000)
                @Nullable Integer rollbackSeconds) {}
