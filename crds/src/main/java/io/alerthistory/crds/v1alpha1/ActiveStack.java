package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Who shall have the traffic.
public enum ActiveStack {
    /// The service that the operator runs.
    @JsonProperty("primary")
    PRIMARY,
    /// The stack that was there before.
    @JsonProperty("legacy")
    LEGACY
}
