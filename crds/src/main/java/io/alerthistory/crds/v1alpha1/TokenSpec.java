package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/// A bearer token that the service accepts.
///
/// @param name who holds it, for logs
/// @param role what it allows
/// @param secretRef where the token is
@Wire
public record TokenSpec(
        @JsonPropertyDescription("Who holds the token. Unique in the list, and shown in logs.")
                @Required
                @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                String name,
        @JsonPropertyDescription(
                        "What the token allows: Ingest posts alerts, Read reads the history.")
                @Required
                TokenRole role,
        @JsonPropertyDescription("Secret of this namespace with the token.") @Required
                SecretKeyRef secretRef) {}
