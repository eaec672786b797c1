package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// A query that answers one number.
///
/// @param name for people
/// @param query in PromQL
/// @param min lowest number that is well
/// @param max highest number that is well
@Wire
@ValidationRule(
        value = "has(self.min) || has(self.max)",
        message = "spec.rollout.analysis.prometheus.queries: a query needs a limit; set max or min")
public record PrometheusQuery(
        @JsonPropertyDescription("Name for people.")
                @Required
                @Size(min = 1, max = 63)
                @Pattern("^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?$")
                String name,
        @JsonPropertyDescription(
                        "PromQL that answers one number. {{backend}} becomes primary@5c1f9a2b or legacy,"
                                + " {{revision}} 5c1f9a2b or legacy, {{namespace}} and {{name}} those of"
                                + " the AlertHistory. A query with the first or the second is asked for"
                                + " the old backend too.")
                @Required
                @Size(min = 1, max = 2048)
                String query,
        @JsonPropertyDescription("Lowest number that is well.")
                @Size(min = 1, max = 32)
                @Pattern(NUMBER)
                @Nullable String min,
        @JsonPropertyDescription("Highest number that is well.")
                @Size(min = 1, max = 32)
                @Pattern(NUMBER)
                @Nullable String max) {

    private static final String NUMBER = "^-?[0-9]{1,15}(\\.[0-9]{1,9})?$";
}
