package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// When the kubelet pulls an image.
public enum ImagePullPolicy {
    /// At every start of a container.
    @JsonProperty("Always")
    ALWAYS("Always"),
    /// When the node does not have it.
    @JsonProperty("IfNotPresent")
    IF_NOT_PRESENT("IfNotPresent"),
    /// Never: it is on the node, or the container does not start.
    @JsonProperty("Never")
    NEVER("Never");

    private final String value;

    ImagePullPolicy(String value) {
        this.value = value;
    }

    /// The name in a container.
    public String value() {
        return value;
    }
}
