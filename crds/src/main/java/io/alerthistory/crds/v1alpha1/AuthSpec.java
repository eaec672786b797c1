package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may post and read.
///
/// @param tokens none: everybody
@Wire
public record AuthSpec(
        @JsonPropertyDescription(
                        "Bearer tokens that the service accepts, each with its role. None: everybody"
                                + " may post and read. Changed without a restart.")
                @Size(max = 64)
                @Nullable List<TokenSpec> tokens) {

    static final AuthSpec OPEN = new AuthSpec(null);

    /// The tokens, none when absent.
    public List<TokenSpec> tokensOrDefault() {
        return tokens != null ? tokens : List.of();
    }
}
