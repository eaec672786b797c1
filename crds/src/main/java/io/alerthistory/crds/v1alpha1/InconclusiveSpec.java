package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// What follows from samples that say nothing.
///
/// @param timeout how long that may last
/// @param then what follows
@Wire
public record InconclusiveSpec(
        @JsonPropertyDescription("How long samples may say nothing.")
                @Default("30m")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String timeout,
        @JsonPropertyDescription("What follows then.") @Default("Halt") @Nullable OnTimeout then) {

    static final InconclusiveSpec DEFAULT = new InconclusiveSpec(null, null);

    /// How long samples may say nothing.
    public String timeoutOrDefault() {
        return timeout != null ? timeout : "30m";
    }

    /// What follows then.
    public OnTimeout thenOrDefault() {
        return then != null ? then : OnTimeout.HALT;
    }
}
