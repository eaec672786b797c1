package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The least important messages that a service writes to its log.
public enum LogLevel {
    /// What is broken.
    @JsonProperty("error")
    ERROR("error"),
    /// What may break.
    @JsonProperty("warn")
    WARN("warn"),
    /// What an operator wants to see.
    @JsonProperty("info")
    INFO("info"),
    /// What a developer wants to see.
    @JsonProperty("debug")
    DEBUG("debug");

    private final String value;

    LogLevel(String value) {
        this.value = value;
    }

    /// The name in the service's configuration.
    public String value() {
        return value;
    }
}
