package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may open connections to the pods.
///
/// @param enabled whether there is a NetworkPolicy
/// @param ingressFrom who may reach the service's port, none: the same namespace
@Wire
public record NetworkPolicySpec(
        @JsonPropertyDescription(
                        "True creates a NetworkPolicy for the pods. What the operator and the kubelet"
                                + " need is always allowed.")
                @Default("false")
                @Nullable Boolean enabled,
        @JsonPropertyDescription(
                        "Who may reach the service's port, as in a NetworkPolicy. None: the pods of"
                                + " the same namespace.")
                @Size(max = 32)
                @SchemaFrom(type = NetworkPeerSchema[].class)
                @Nullable List<NetworkPolicyPeer> ingressFrom) {

    static final NetworkPolicySpec NONE = new NetworkPolicySpec(null, null);

    /// Whether there shall be a NetworkPolicy.
    public boolean enabledOrDefault() {
        return Boolean.TRUE.equals(enabled);
    }

    /// Who may reach the service's port, empty when absent.
    public List<NetworkPolicyPeer> ingressFromOrDefault() {
        return ingressFrom != null ? ingressFrom : List.of();
    }
}
