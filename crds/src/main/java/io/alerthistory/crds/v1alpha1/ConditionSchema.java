package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/// What the schema says of one of [AlertHistoryStatus#conditions()]: a `metav1.Condition`.
///
/// @param type what is stated, unique in the list
/// @param status whether it holds
/// @param reason one word on why, for machines
/// @param message a sentence on why, and what to do
/// @param lastTransitionTime when status changed last
/// @param observedGeneration of the spec that the condition is about
record ConditionSchema(
        @JsonPropertyDescription("What is stated, such as Ready. Unique in the list.")
                @Required
                @Size(min = 1, max = 316)
                @Pattern("^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$")
                String type,
        @JsonPropertyDescription("Whether it holds.") @Required Status status,
        @JsonPropertyDescription("One word on why, for machines.")
                @Required
                @Size(min = 1, max = 1024)
                @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
                String reason,
        @JsonPropertyDescription("A sentence on why, and what to do about it, for people.")
                @Required
                @Size(max = 32768)
                String message,
        @JsonPropertyDescription("When status changed last.") @Required @Size(max = 64)
                String lastTransitionTime,
        @JsonPropertyDescription("Generation of the spec that the condition is about.") @Min(0)
                Long observedGeneration) {

    enum Status {
        True,
        False,
        Unknown
    }
}
