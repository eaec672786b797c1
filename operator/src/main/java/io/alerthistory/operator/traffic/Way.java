package io.alerthistory.operator.traffic;

import io.alerthistory.crds.v1alpha1.TrafficSpec;
import java.util.Arrays;
import java.util.Optional;

/// The ways that traffic can take to a backend.
public enum Way {
    /// The selector of the client Service.
    SELECTOR("Selector"),
    /// An HTTPRoute of the Gateway API.
    GATEWAY("Gateway"),
    /// Envoys of ours.
    PROXY("Proxy");

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
        if (spec.proxy() != null) {
            return PROXY;
        }
        return spec.gatewayAPI() == null ? SELECTOR : GATEWAY;
    }

    /// The one of that name.
    ///
    /// @throws IllegalArgumentException if there is none
    static Way of(String text) {
        return parse(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("status.provider: unknown " + text));
    }

    /// The one of that name; empty if there is none.
    static Optional<Way> parse(String text) {
        return Arrays.stream(values()).filter(way -> way.text.equals(text)).findFirst();
    }
}
