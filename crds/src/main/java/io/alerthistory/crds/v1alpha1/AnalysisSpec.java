package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// How the new backend is watched during every hold and the soak.
///
/// @param interval between samples
/// @param window that failed samples are counted in
/// @param failureLimit so many failed samples within the window roll back
/// @param minRequests fewer of both backends within the window are no evidence
/// @param inconclusive what follows from samples that say nothing
/// @param maxErrorRate of the new backend
/// @param maxP99 of the new backend
/// @param prometheus that is asked as well
@Wire
public record AnalysisSpec(
        @JsonPropertyDescription("Time between two samples.")
                @Default("30s")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String interval,
        @JsonPropertyDescription(
                        "Time that a sample looks back, and that failed samples are counted in.")
                @Default("5m")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String window,
        @JsonPropertyDescription("So many failed samples within the window roll back.")
                @Default("3")
                @Min(1)
                @Max(20)
                @Nullable Integer failureLimit,
        @JsonPropertyDescription(
                        "With fewer requests to both backends within the window, only readiness,"
                                + " restarts and smoke tests are judged.")
                @Default("20")
                @Min(1)
                @Max(1000000)
                @Nullable Integer minRequests,
        @JsonPropertyDescription("What follows from samples that say nothing.") @Default("{}")
                @Nullable InconclusiveSpec inconclusive,
        @JsonPropertyDescription(
                        "Highest share of requests to the new backend that may be answered 5xx. Above"
                                + " it a sample has failed, unless the old backend is above it too.")
                @Default("1%")
                @Size(min = 2, max = 8)
                @Pattern("^[0-9]{1,3}(\\.[0-9]{1,3})?%$")
                @Nullable String maxErrorRate,
        @JsonPropertyDescription(
                        "Longest time that 99 of 100 requests to the new backend may take. Absent: no"
                                + " limit.")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String maxP99,
        @JsonPropertyDescription("A Prometheus that is asked about the new backend as well.")
                @Nullable PrometheusSpec prometheus) {

    static final AnalysisSpec DEFAULT =
            new AnalysisSpec(null, null, null, null, null, null, null, null);

    /// Time between two samples.
    public String intervalOrDefault() {
        return interval != null ? interval : "30s";
    }

    /// Time that a sample looks back.
    public String windowOrDefault() {
        return window != null ? window : "5m";
    }

    /// So many failed samples roll back.
    public int failureLimitOrDefault() {
        return failureLimit != null ? failureLimit : 3;
    }

    /// Fewer requests are no evidence.
    public int minRequestsOrDefault() {
        return minRequests != null ? minRequests : 20;
    }

    /// What follows from samples that say nothing.
    public InconclusiveSpec inconclusiveOrDefault() {
        return inconclusive != null ? inconclusive : InconclusiveSpec.DEFAULT;
    }

    /// Highest share of failed requests, such as `1%`.
    public String maxErrorRateOrDefault() {
        return maxErrorRate != null ? maxErrorRate : "1%";
    }
}
