package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/// A Prometheus that is asked about the new backend.
///
/// @param url of it, without /api/v1
/// @param queries that must keep to their limits
@Wire
@ValidationRule(
        value = "self.queries.all(a, self.queries.filter(b, b.name == a.name).size() == 1)",
        fieldPath = ".queries",
        message =
                "spec.rollout.analysis.prometheus.queries: queries must have different names; rename one"
                        + " of those that are equal")
public record PrometheusSpec(
        @JsonPropertyDescription(
                        "Where its API is, without /api/v1. Credentials are the operator's own and sent"
                                + " to the server only that its chart names.")
                @Required
                @Size(min = 1, max = 512)
                @Pattern("^https?://[-A-Za-z0-9.\\[\\]:]+(/[-A-Za-z0-9._~/]*)?$")
                String url,
        @JsonPropertyDescription("Queries that must keep to their limits.")
                @Required
                @Size(min = 1, max = 10)
                List<PrometheusQuery> queries) {}
