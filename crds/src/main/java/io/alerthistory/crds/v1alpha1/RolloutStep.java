package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// One step of a run: a weight or a gate.
///
/// @param weight of the new backend in percent
/// @param hold how long it is watched at that weight
/// @param gate name of a place where a person decides
/// @param timeout how long the gate waits
/// @param onTimeout what follows when nobody came
@Wire
@ValidationRule(
        value = "has(self.weight) != has(self.gate)",
        message =
                "spec.rollout.steps: each step has either a weight or a gate; split the step, or remove"
                        + " one of them")
@ValidationRule(
        value = "has(self.weight) || !has(self.hold)",
        fieldPath = ".hold",
        message =
                "spec.rollout.steps.hold: belongs to a weight; remove it, or give the gate a timeout")
@ValidationRule(
        value = "has(self.gate) || !(has(self.timeout) || has(self.onTimeout))",
        fieldPath = ".timeout",
        message =
                "spec.rollout.steps.timeout: belongs to a gate, as onTimeout does; remove them, or give"
                        + " the weight a hold")
public record RolloutStep(
        @JsonPropertyDescription(
                        "Share of the new backend, in percent. Shares rise, the last one is 100;"
                                + " without gatewayAPI and proxy only 0 and 100 are possible.")
                @Min(0)
                @Max(100)
                @Nullable Integer weight,
        @JsonPropertyDescription("How long the new backend is watched at that weight. Absent: 0s.")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String hold,
        @JsonPropertyDescription(
                        "Name of a gate: the run waits until a person approves it with the annotation"
                                + " alert-history.io/approve.")
                @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @Nullable String gate,
        @JsonPropertyDescription("How long the gate waits. Absent: 24h.")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String timeout,
        @JsonPropertyDescription("What follows when nobody approved in time. Absent: Halt.")
                @Nullable OnTimeout onTimeout) {

    /// How long the new backend is watched.
    public String holdOrDefault() {
        return hold != null ? hold : "0s";
    }

    /// How long the gate waits.
    public String timeoutOrDefault() {
        return timeout != null ? timeout : "24h";
    }

    /// What follows when nobody approved in time.
    public OnTimeout onTimeoutOrDefault() {
        return onTimeout != null ? onTimeout : OnTimeout.HALT;
    }
}
