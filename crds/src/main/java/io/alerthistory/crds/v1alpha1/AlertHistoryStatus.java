package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What runs, as the operator last saw it.
///
/// @param observedGeneration of the spec that this status is about
/// @param phase one word for people
/// @param active the backend that owns the traffic
/// @param desired the backend that shall own the traffic
/// @param image of the desired backend
/// @param summary one sentence for people
/// @param traffic each backend and its share
/// @param weights of the old and the new backend, for people
/// @param step number of the step and of all steps, for people
/// @param programmed what the data plane was told
/// @param provider what carries the traffic
/// @param drift changes by somebody else of what carries the traffic, newest first
/// @param rollout the run that is under way
/// @param backup the newest one that was read back
/// @param failed the target that is not tried again by itself
/// @param adopted the Service that was taken over
/// @param legacyReplicas pods of the legacy stack when it was last seen with some
/// @param history runs that have ended, newest first
/// @param lastGood the backend before, kept for a fast way back
/// @param version that the active backend reports
/// @param schema number of the database schema that the active backend reports
/// @param replicas pods of the active backend
/// @param selector of those pods, as a string
/// @param conditions for machines
@Wire
public record AlertHistoryStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0)
                @Nullable Long observedGeneration,
        @JsonPropertyDescription(
                        "One word on what is going on, for people. Machines read conditions.")
                @Size(max = 32)
                @Nullable String phase,
        @JsonPropertyDescription("Backend that owns the traffic, such as primary@5c1f9a2b.")
                @Size(max = 64)
                @Nullable String active,
        @JsonPropertyDescription("Backend that the spec asks for, such as primary@5c1f9a2b.")
                @Size(max = 64)
                @Nullable String desired,
        @JsonPropertyDescription("Image of the desired backend, with the default resolved.")
                @Size(max = 512)
                @Nullable String image,
        @JsonPropertyDescription("One sentence on what is going on, for people.") @Size(max = 1024)
                @Nullable String summary,
        @JsonPropertyDescription("Each backend of now, and its share of the traffic.")
                @Size(max = 4)
                @Nullable List<BackendTraffic> traffic,
        @JsonPropertyDescription(
                        "Shares of the old and the new backend, such as 75/25, for people.")
                @Size(max = 16)
                @Nullable String weights,
        @JsonPropertyDescription(
                        "Number of the step of a run and of all its steps, such as 2/4, for people.")
                @Size(max = 16)
                @Nullable String step,
        @JsonPropertyDescription("What the data plane was told, and whether it follows.")
                @Nullable ProgrammedTraffic programmed,
        @JsonPropertyDescription("What carries the traffic. Absent: the selector of the Service.")
                @Nullable TrafficProvider provider,
        @JsonPropertyDescription(
                        "Changes of the last day, by somebody else, of objects that carry the traffic."
                                + " Each was put back. Newest first.")
                @Size(max = 10)
                @Nullable List<TrafficDrift> drift,
        @JsonPropertyDescription("The run that is under way, if any.") @Nullable RolloutRun rollout,
        @JsonPropertyDescription("The newest backup that was read back, and what it holds.")
                @Nullable BackupStatus backup,
        @JsonPropertyDescription(
                        "Target whose rollout failed. It is not tried again until the spec asks for"
                                + " another one or spec.rollout.attempt changes.")
                @Nullable FailedTarget failed,
        @JsonPropertyDescription("The Service that was taken over, as it was before.")
                @Nullable AdoptedService adopted,
        @JsonPropertyDescription(
                        "Number of pods of the legacy stack when it was first seen with some.")
                @Min(0)
                @Max(1000000)
                @Nullable Integer legacyReplicas,
        @JsonPropertyDescription("Runs that have ended, newest first.") @Size(max = 50)
                @Nullable List<PastRollout> history,
        @JsonPropertyDescription(
                        "Backend that owned the traffic before, kept at 0 replicas for a fast way"
                                + " back.")
                @Size(max = 64)
                @Nullable String lastGood,
        @JsonPropertyDescription("Version that the active backend reports.") @Size(max = 128)
                @Nullable String version,
        @JsonPropertyDescription("Number of the database schema that the active backend reports.")
                @Min(0)
                @Max(1000000)
                @Nullable Integer schema,
        @JsonPropertyDescription("Pods of the active backend. For kubectl scale.")
                @Min(0)
                @Max(1000000)
                @StatusReplicas
                @Nullable Integer replicas,
        @JsonPropertyDescription("Label selector of those pods. For autoscalers.")
                @Size(max = 1024)
                @LabelSelector
                @Nullable String selector,
        @JsonPropertyDescription("State for machines: Ready, Reconciling, Stalled and more.")
                @Size(max = 16)
                @SchemaFrom(type = ConditionSchema[].class)
                @Nullable List<Condition> conditions) {

    /// Of an object that nobody has looked at yet.
    public static final AlertHistoryStatus EMPTY =
            new AlertHistoryStatus(
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null, null, null, null, null, null, null, null, null);

    /// The conditions, none when absent.
    public List<Condition> conditionsOrDefault() {
        return conditions != null ? conditions : List.of();
    }

    /// Changes of what carries the traffic, none when absent.
    public List<TrafficDrift> driftOrDefault() {
        return drift != null ? drift : List.of();
    }

    /// The runs that have ended, none when absent.
    public List<PastRollout> historyOrDefault() {
        return history != null ? history : List.of();
    }
}
