package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The run that is under way.
///
/// @param run name of the run, which commands refer to
/// @param from backend that has the traffic at the start
/// @param to backend that shall have it at the end
/// @param attempt value of spec.rollout.attempt at the start
/// @param fast whether the run goes without steps, as a known way back does
/// @param steps steps as they were copied at the start
/// @param step number of the step that the run is in, from 1
/// @param state state of the run
/// @param halted state that the run was in when it halted
/// @param reason reason of a halt or a rollback
/// @param message explanation of the reason, for people
/// @param since when the run entered the state
/// @param until when the state ends, or its deadline
/// @param waitingFor what the run waits for
/// @param startedAt when the run started
/// @param pausedAt when the run was paused
/// @param fromReady whether the old backend was seen ready during the run
/// @param progress last progress of a migration that was seen
/// @param failedAt times of the failed samples within the window
/// @param inconclusiveSince since when samples say nothing
/// @param samples what the samples of this hold said
/// @param rollbackAt when the rollback was decided
/// @param rollbackWeight share of the new backend when the rollback was decided
/// @param rollbackVerifiedAt when the data plane was seen to have followed the rollback
@Wire
public record RolloutRun(
        @JsonPropertyDescription("Name of the run, which commands refer to.") @Size(max = 64)
                @Nullable String run,
        @JsonPropertyDescription("Backend that has the traffic at the start.") @Size(max = 64)
                @Nullable String from,
        @JsonPropertyDescription("Backend that shall have it at the end.") @Size(max = 64)
                @Nullable String to,
        @JsonPropertyDescription("Value of spec.rollout.attempt at the start.") @Size(max = 64)
                @Nullable String attempt,
        @JsonPropertyDescription("Whether the run goes without steps, as a known way back does.")
                @Nullable Boolean fast,
        @JsonPropertyDescription("Steps as they were copied at the start.") @Size(max = 20)
                @Nullable List<RecordedStep> steps,
        @JsonPropertyDescription("Number of the step that the run is in, from 1.") @Min(0) @Max(20)
                @Nullable Integer step,
        @JsonPropertyDescription("State of the run.") @Size(max = 32) @Nullable String state,
        @JsonPropertyDescription("State that the run was in when it halted.") @Size(max = 32)
                @Nullable String halted,
        @JsonPropertyDescription("Reason of a halt or a rollback.") @Size(max = 64)
                @Nullable String reason,
        @JsonPropertyDescription("Explanation of the reason, for people.") @Size(max = 1024)
                @Nullable String message,
        @JsonPropertyDescription("When the run entered the state.") @Size(max = 64)
                @Nullable String since,
        @JsonPropertyDescription("When the state ends, or its deadline.") @Size(max = 64)
                @Nullable String until,
        @JsonPropertyDescription("What the run waits for.") @Size(max = 256)
                @Nullable String waitingFor,
        @JsonPropertyDescription("When the run started.") @Size(max = 64)
                @Nullable String startedAt,
        @JsonPropertyDescription("When the run was paused.") @Size(max = 64)
                @Nullable String pausedAt,
        @JsonPropertyDescription("Whether the old backend was seen ready during the run.")
                @Nullable Boolean fromReady,
        @JsonPropertyDescription("Last progress of a migration that was seen.") @Size(max = 256)
                @Nullable String progress,
        @JsonPropertyDescription("Times of the failed samples within the window.") @Size(max = 20)
                @Nullable List<@Size(max = 64) String> failedAt,
        @JsonPropertyDescription("Since when samples say nothing.") @Size(max = 64)
                @Nullable String inconclusiveSince,
        @JsonPropertyDescription("What the samples of this hold said.")
                @Nullable RolloutSamples samples,
        @JsonPropertyDescription("When the rollback was decided.") @Size(max = 64)
                @Nullable String rollbackAt,
        @JsonPropertyDescription("Share of the new backend when the rollback was decided.")
                @Min(0)
                @Max(100)
                @Nullable Integer rollbackWeight,
        @JsonPropertyDescription("When the data plane was seen to have followed the rollback.")
                @Size(max = 64)
                @Nullable String rollbackVerifiedAt) {}
