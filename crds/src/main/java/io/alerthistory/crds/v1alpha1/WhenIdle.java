package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of the legacy stack once it has no traffic.
public enum WhenIdle {
    /// It goes on running.
    @JsonProperty("Keep")
    KEEP,
    /// It is scaled to zero after the soak.
    @JsonProperty("ScaleToZero")
    SCALE_TO_ZERO
}
