package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// The stack that is there already.
///
/// @param workloadRef its workload, which is scaled and never rewritten
/// @param port that its pods listen on
/// @param readinessPath answered 2xx by each pod that may get traffic
/// @param replicas what a run scales it to
/// @param whenIdle what becomes of it once it has no traffic
@Wire
public record LegacySpec(
        @JsonPropertyDescription(
                        "Its workload. It is never rewritten, only scaled, and only during a run.")
                @Required
                WorkloadRef workloadRef,
        @JsonPropertyDescription("Port that its pods listen on.")
                @Default("" + PORT)
                @Min(1)
                @Max(65535)
                @Nullable Integer port,
        @JsonPropertyDescription(
                        "Path that a pod answers with 2xx when it may get traffic, asked beside the"
                                + " readiness of its pod.")
                @Default(READINESS)
                @Size(min = 1, max = 256)
                @Pattern("^/[-A-Za-z0-9._~/%]*$")
                @Nullable String readinessPath,
        @JsonPropertyDescription(
                        "Number of pods that a run scales it to. Absent: what it had when it was first"
                                + " seen with more than none.")
                @Min(1)
                @Max(100)
                @Nullable Integer replicas,
        @JsonPropertyDescription(
                        "What becomes of it once the primary has the traffic and the soak is over.")
                @Default("Keep")
                @Nullable WhenIdle whenIdle) {

    private static final int PORT = 8080;
    private static final String READINESS = "/health";

    /// Port that its pods listen on.
    public int portOrDefault() {
        return port != null ? port : PORT;
    }

    /// Path that a pod answers with 2xx when it may get traffic.
    public String readinessPathOrDefault() {
        return readinessPath != null ? readinessPath : READINESS;
    }

    /// What becomes of it once it has no traffic.
    public WhenIdle whenIdleOrDefault() {
        return whenIdle != null ? whenIdle : WhenIdle.KEEP;
    }
}
