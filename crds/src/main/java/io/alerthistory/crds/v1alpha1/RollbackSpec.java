package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// How the traffic goes back.
///
/// @param automatic whether it does without a person
/// @param deadline for a rollback, and for the data plane to follow a weight
@Wire
public record RollbackSpec(
        @JsonPropertyDescription(
                        "True rolls back when the new backend is worse. False halts instead.")
                @Default("true")
                @Nullable Boolean automatic,
        @JsonPropertyDescription(
                        "Time for a rollback, and for the data plane to follow a weight. After it a"
                                + " person is asked for.")
                @Default("5m")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String deadline) {

    static final RollbackSpec DEFAULT = new RollbackSpec(null, null);

    /// Whether a rollback needs no person.
    public boolean automaticOrDefault() {
        return !Boolean.FALSE.equals(automatic);
    }

    /// Time for a rollback.
    public String deadlineOrDefault() {
        return deadline != null ? deadline : "5m";
    }
}
