package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the traffic moves from one backend to another.
///
/// @param attempt changed to try a failed target again
/// @param backup of the database, before the new backend comes up
/// @param steps none: all of the traffic at once, after readiness and a smoke test
/// @param analysis how the new backend is watched
/// @param soak how long the old backend stays warm at weight 0
/// @param rollback how the traffic goes back
/// @param progressDeadline for a candidate to become ready
/// @param historyLimit so many runs are kept in the status
@Wire
@ValidationRule(
        value =
                "!has(self.steps) || size(self.steps) == 0 || self.steps.filter(s,"
                        + " has(s.weight)).size() > 0 && self.steps.filter(s, has(s.weight)).map(s,"
                        + " s.weight)[self.steps.filter(s, has(s.weight)).size() - 1] == 100",
        fieldPath = ".steps",
        message =
                "spec.rollout.steps: the last weight must be 100; add {weight: 100} after the others")
@ValidationRule(
        value =
                "!has(self.steps) || self.steps.all(a, !has(a.weight) || self.steps.filter(b,"
                        + " has(b.weight) && b.weight == a.weight).size() == 1) &&"
                        + " self.steps.filter(s, has(s.weight)).map(s, s.weight).isSorted()",
        fieldPath = ".steps",
        message =
                "spec.rollout.steps: weights must rise from step to step; order them, and remove what"
                        + " is there twice")
@ValidationRule(
        value =
                "!has(self.steps) || self.steps.all(a, !has(a.gate) || self.steps.filter(b,"
                        + " has(b.gate) && b.gate == a.gate).size() == 1)",
        fieldPath = ".steps",
        message =
                "spec.rollout.steps: gates must have different names; rename one of those that are"
                        + " equal")
public record RolloutSpec(
        @JsonPropertyDescription("Any text. Change it to try a target again whose rollout failed.")
                @Size(max = 63)
                @Nullable String attempt,
        @JsonPropertyDescription("The backup of the database that a run stands on.") @Default("{}")
                @Nullable BackupSpec backup,
        @JsonPropertyDescription(
                        "Weights and gates of a run, in order. Copied when a run starts: edits count"
                                + " for the next one. None: all of the traffic at once.")
                @Size(max = 20)
                @Nullable List<RolloutStep> steps,
        @JsonPropertyDescription("How the new backend is watched during every hold and the soak.")
                @Default("{}")
                @Nullable AnalysisSpec analysis,
        @JsonPropertyDescription(
                        "How long the old backend stays warm and ready at weight 0, before it is"
                                + " scaled down.")
                @Default("10m")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String soak,
        @JsonPropertyDescription("How the traffic goes back.") @Default("{}")
                @Nullable RollbackSpec rollback,
        @JsonPropertyDescription(
                        "Time for the new backend to become ready. It begins again while a migration"
                                + " of the schema makes progress.")
                @Default("10m")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String progressDeadline,
        @JsonPropertyDescription("So many runs are kept in the status.")
                @Default("10")
                @Min(1)
                @Max(50)
                @Nullable Integer historyLimit) {

    static final RolloutSpec DEFAULT =
            new RolloutSpec(null, null, null, null, null, null, null, null);

    /// The attempt, empty when absent.
    public String attemptOrDefault() {
        return attempt != null ? attempt : "";
    }

    /// The backup that a run stands on.
    public BackupSpec backupOrDefault() {
        return backup != null ? backup : BackupSpec.NONE;
    }

    /// The steps, none when absent.
    public List<RolloutStep> stepsOrDefault() {
        return steps != null ? steps : List.of();
    }

    /// How the new backend is watched.
    public AnalysisSpec analysisOrDefault() {
        return analysis != null ? analysis : AnalysisSpec.DEFAULT;
    }

    /// How long the old backend stays warm.
    public String soakOrDefault() {
        return soak != null ? soak : "10m";
    }

    /// How the traffic goes back.
    public RollbackSpec rollbackOrDefault() {
        return rollback != null ? rollback : RollbackSpec.DEFAULT;
    }

    /// Time for the new backend to become ready.
    public String progressDeadlineOrDefault() {
        return progressDeadline != null ? progressDeadline : "10m";
    }

    /// So many runs are kept in the status.
    public int historyLimitOrDefault() {
        return historyLimit != null ? historyLimit : 10;
    }
}
