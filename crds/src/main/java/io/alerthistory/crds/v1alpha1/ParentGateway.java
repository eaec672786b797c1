package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// A Gateway that a route is attached to.
///
/// @param name of the Gateway
/// @param namespace of the Gateway, that of the AlertHistory when absent
/// @param sectionName of the listener, every one of the Gateway when absent
@Wire
public record ParentGateway(
        @JsonPropertyDescription("Name of the Gateway.")
                @Required
                @Size(min = 1, max = 253)
                @Pattern(NAME)
                String name,
        @JsonPropertyDescription("Namespace of the Gateway. Absent: that of the AlertHistory.")
                @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @Nullable String namespace,
        @JsonPropertyDescription("Name of the listener. Absent: every one of the Gateway.")
                @Size(min = 1, max = 253)
                @Pattern(NAME)
                @Nullable String sectionName) {

    private static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";
}
