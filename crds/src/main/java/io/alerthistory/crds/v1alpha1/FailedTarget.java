package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// The target that is not tried again by itself.
///
/// @param target backend that failed
/// @param attempt value of spec.rollout.attempt at that time
/// @param reason reason of the rollback
/// @param message explanation of the reason, for people
/// @param at when the rollback was decided
@Wire
public record FailedTarget(
        @JsonPropertyDescription("Backend that failed.") @Size(max = 64) @Nullable String target,
        @JsonPropertyDescription("Value of spec.rollout.attempt at that time.") @Size(max = 64)
                @Nullable String attempt,
        @JsonPropertyDescription("Reason of the rollback.") @Size(max = 64) @Nullable String reason,
        @JsonPropertyDescription("Explanation of the reason, for people.") @Size(max = 1024)
                @Nullable String message,
        @JsonPropertyDescription("When the rollback was decided.") @Size(max = 64)
                @Nullable String at) {}
