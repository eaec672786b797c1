package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/// What the schema says of one of [NetworkPolicySpec#ingressFrom()]: a NetworkPolicyPeer.
///
/// @param ipBlock addresses
/// @param namespaceSelector pods of namespaces
/// @param podSelector pods, of this namespace or of the selected ones
@ValidationRule(
        value = "has(self.ipBlock) != (has(self.podSelector) || has(self.namespaceSelector))",
        message =
                "spec.networkPolicy.ingressFrom: each entry needs either ipBlock, or podSelector and"
                        + " namespaceSelector or one of them; add what is missing or split the entry")
record NetworkPeerSchema(
        @JsonPropertyDescription("Addresses. Exclusive with the selectors.") Addresses ipBlock,
        @JsonPropertyDescription("Pods of the namespaces with these labels; empty: of all.")
                Selector namespaceSelector,
        @JsonPropertyDescription(
                        "Pods with these labels, of the selected namespaces or else of this one;"
                                + " empty: all.")
                Selector podSelector) {

    private static final String CIDR = "^[0-9a-fA-F.:]{2,45}/[0-9]{1,3}$";

    record Addresses(
            @JsonPropertyDescription("Addresses in CIDR notation, such as 10.0.0.0/8.")
                    @Required
                    @Size(max = 49)
                    @Pattern(CIDR)
                    String cidr,
            @JsonPropertyDescription("Parts of cidr that are left out.") @Size(max = 32)
                    List<@Size(max = 49) @Pattern(CIDR) String> except) {}

    record Selector(
            @JsonPropertyDescription("Requirements that must all hold.") @Size(max = 16)
                    List<Requirement> matchExpressions,
            @JsonPropertyDescription("Labels that must all be there.") @Size(max = 16)
                    Map<String, @Size(max = 63) String> matchLabels) {}

    record Requirement(
            @JsonPropertyDescription("Key of the label.") @Required @Size(min = 1, max = 317)
                    String key,
            @JsonPropertyDescription("How the label relates to the values.") @Required
                    Operator operator,
            @JsonPropertyDescription("Values for In and NotIn, none for Exists and DoesNotExist.")
                    @Size(max = 32)
                    List<@Size(max = 63) String> values) {}

    enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist
    }
}
