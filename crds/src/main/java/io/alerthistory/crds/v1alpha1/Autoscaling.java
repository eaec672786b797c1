package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Bounds of a HorizontalPodAutoscaler.
///
/// @param minReplicas the fewest pods
/// @param maxReplicas the most pods
/// @param targetCPUUtilizationPercentage of the requested CPU
@Wire
@ValidationRule(
        value = "self.minReplicas <= self.maxReplicas",
        fieldPath = ".minReplicas",
        message =
                "spec.primary.autoscaling.minReplicas: must not exceed maxReplicas; lower it or raise"
                        + " maxReplicas")
public record Autoscaling(
        @JsonPropertyDescription("The fewest pods.") @Default("" + MIN_REPLICAS) @Min(1) @Max(100)
                @Nullable Integer minReplicas,
        @JsonPropertyDescription("The most pods.") @Default("" + MAX_REPLICAS) @Min(1) @Max(100)
                @Nullable Integer maxReplicas,
        @JsonPropertyDescription(
                        "Average use of the requested CPU, in percent, that the autoscaler aims at.")
                @Default("" + CPU_PERCENT)
                @Min(1)
                @Max(1000)
                @Nullable Integer targetCPUUtilizationPercentage) {

    private static final int MIN_REPLICAS = 2;
    private static final int MAX_REPLICAS = 10;
    private static final int CPU_PERCENT = 70;

    /// The fewest pods.
    public int minReplicasOrDefault() {
        return minReplicas != null ? minReplicas : MIN_REPLICAS;
    }

    /// The most pods.
    public int maxReplicasOrDefault() {
        return maxReplicas != null ? maxReplicas : MAX_REPLICAS;
    }

    /// Average use of the requested CPU, in percent.
    public int targetCPUUtilizationPercentageOrDefault() {
        return targetCPUUtilizationPercentage != null
                ? targetCPUUtilizationPercentage
                : CPU_PERCENT;
    }
}
