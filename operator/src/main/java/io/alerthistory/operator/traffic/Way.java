package io.alerthistory.operator.traffic;

import io.alerthistory.crds.v1alpha1.TrafficSpec;

/// The ways that traffic can take to a backend.
public enum Way {
    /// The selector of the client Service.
    SELECTOR("Selector"),
    /// An HTTPRoute of the Gateway API.
    GATEWAY("Gateway");

    private final String text;

    Way(String text) {
        this.text = text;
    }

    /// As it stands in a status and in annotations.
    public String text() {
        return text;
    }

    /// The one that a spec asks for.
    public static Way asked(TrafficSpec spec) {
        return spec.gatewayAPI() == null ? SELECTOR : GATEWAY;
    }

    /// The one of that name.
    ///
    /// @throws IllegalArgumentException if there is none
    static Way of(String text) {
        for (var way : values()) {
            if (way.text.equals(text)) {
                return way;
            }
        }
        throw new IllegalArgumentException("status.provider: unknown " + text);
    }
}
