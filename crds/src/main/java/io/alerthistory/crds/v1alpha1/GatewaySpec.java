package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A route of the Gateway API that divides the traffic.
///
/// @param parentRefs the Gateways that it is attached to
/// @param hostnames that it is for, every one of the Gateway when absent
/// @param probeURL answered through the Gateway, to see that it follows
@Wire
public record GatewaySpec(
        @JsonPropertyDescription("The Gateways that the route is attached to.")
                @Required
                @Size(min = 1, max = 8)
                List<ParentGateway> parentRefs,
        @JsonPropertyDescription(
                        "Host names that the route is for. Absent or empty: every one that the Gateway"
                                + " listens for.")
                @Size(max = 16)
                @Nullable
                        List<
                                @Size(max = 253)
                                @Pattern(
                                        "^([*][.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
                                String>
                        hostnames,
        @JsonPropertyDescription(
                        "URL that is answered through the Gateway, such as http://alerts.example.org/healthz."
                                + " With it, a change of weights counts once ten answers in a row carry it;"
                                + " without it, ten seconds after the Gateway says that it took it.")
                @Size(max = 512)
                @Pattern("^(https?://[A-Za-z0-9.:_\\[\\]-]+(/[-A-Za-z0-9._~/%?=&]*)?)?$")
                @Nullable String probeURL) {

    /// The host names, none when absent.
    public List<String> hostnamesOrDefault() {
        return hostnames != null ? hostnames : List.of();
    }
}
