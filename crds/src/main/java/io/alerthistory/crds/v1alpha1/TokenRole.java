package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a token allows.
public enum TokenRole {
    /// Posting alerts.
    @JsonProperty("Ingest")
    INGEST("Ingest"),
    /// Reading the history.
    @JsonProperty("Read")
    READ("Read");

    private final String value;

    TokenRole(String value) {
        this.value = value;
    }

    /// The name in the service's configuration.
    public String value() {
        return value;
    }
}
