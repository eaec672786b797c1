package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// How long is kept what is over.
///
/// @param history of episodes, after their end
/// @param quarantine of what could not be understood
@Wire
public record RetentionSpec(
        @JsonPropertyDescription(
                        "How long episodes are kept after their end, in days. 0d is for ever.")
                @Default(HISTORY)
                @Size(min = 2, max = 5)
                @Pattern(DAYS)
                @Nullable String history,
        @JsonPropertyDescription(
                        "How long is kept what could not be understood, in days. 0d is for ever.")
                @Default(QUARANTINE)
                @Size(min = 2, max = 5)
                @Pattern(DAYS)
                @Nullable String quarantine) {

    private static final String DAYS = "^[0-9]{1,4}d$";
    private static final String HISTORY = "90d";
    private static final String QUARANTINE = "30d";

    static final RetentionSpec DEFAULT = new RetentionSpec(null, null);

    /// How long episodes are kept after their end, such as `90d`.
    public String historyOrDefault() {
        return history != null ? history : HISTORY;
    }

    /// How long is kept what could not be understood, such as `30d`.
    public String quarantineOrDefault() {
        return quarantine != null ? quarantine : QUARANTINE;
    }
}
