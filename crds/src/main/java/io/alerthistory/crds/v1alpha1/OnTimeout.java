package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What follows from a wait that took too long.
public enum OnTimeout {
    /// Traffic stays as it is, and a person is needed.
    @JsonProperty("Halt")
    HALT,
    /// The traffic goes back.
    @JsonProperty("RollBack")
    ROLL_BACK
}
