package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/// One key of a Secret of the same namespace.
///
/// @param name of the Secret
/// @param key in the Secret
@Wire
public record SecretKeyRef(
        @JsonPropertyDescription("Name of the Secret, in the same namespace.")
                @Required
                @Size(min = 1, max = 253)
                @Pattern(NAME)
                String name,
        @JsonPropertyDescription("Key in the Secret.")
                @Required
                @Size(min = 1, max = 253)
                @Pattern(KEY)
                String key) {

    static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";
    static final String KEY = "^[.]?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$";
}
