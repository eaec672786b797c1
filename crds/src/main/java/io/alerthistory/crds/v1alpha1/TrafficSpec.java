package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// How clients reach the service.
///
/// @param active who shall have all of the traffic
/// @param service the Service that clients use
/// @param gatewayAPI a route of the Gateway API divides the traffic
/// @param proxy Envoys of ours divide the traffic
/// @param drain how long a revision that lost its traffic is left running
@Wire
@ValidationRule(
        value = "!has(self.gatewayAPI) || !has(self.proxy)",
        message =
                "spec.traffic: at most one of gatewayAPI and proxy may be set; remove the other one")
public record TrafficSpec(
        @JsonPropertyDescription(
                        "Who shall have all of the traffic: primary or legacy. Changing it starts a"
                                + " run; changing it back during the run takes the traffic back.")
                @Default("primary")
                @Nullable ActiveStack active,
        @JsonPropertyDescription("The Service that clients use.") @Default("{}")
                @Nullable ClientService service,
        @JsonPropertyDescription(
                        "Divides the traffic by an HTTPRoute of the Gateway API. Absent: the Service"
                                + " selects one backend, so weights are 0 or 100.")
                @Nullable GatewaySpec gatewayAPI,
        @JsonPropertyDescription(
                        "Divides the traffic by Envoys that the operator runs behind the Service. At"
                                + " most one of gatewayAPI and proxy.")
                @Nullable ProxySpec proxy,
        @JsonPropertyDescription(
                        "How long a revision that lost its traffic goes on answering, and asks"
                                + " clients to reconnect, before its pods are removed.")
                @Default(DRAIN)
                @Size(min = 2, max = 32)
                @Pattern(DURATION)
                @Nullable String drain) {

    static final String DURATION = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    static final TrafficSpec DEFAULT = new TrafficSpec(null, null, null, null, null);

    private static final String DRAIN = "60s";

    /// Who shall have all of the traffic.
    public ActiveStack activeOrDefault() {
        return active != null ? active : ActiveStack.PRIMARY;
    }

    /// The Service that clients use, all of it defaults when absent.
    public ClientService serviceOrDefault() {
        return service != null ? service : ClientService.DEFAULT;
    }

    /// The drain time as written, such as `60s` or `1m30s`.
    public String drainOrDefault() {
        return drain != null ? drain : DRAIN;
    }
}
