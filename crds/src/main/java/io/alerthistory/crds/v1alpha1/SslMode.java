package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How a connection to PostgreSQL is secured, by libpq's names.
public enum SslMode {
    /// Never encrypted.
    @JsonProperty("disable")
    DISABLE("disable"),
    /// Encrypted only if the server insists.
    @JsonProperty("allow")
    ALLOW("allow"),
    /// Encrypted if the server can.
    @JsonProperty("prefer")
    PREFER("prefer"),
    /// Always encrypted, the server is not verified.
    @JsonProperty("require")
    REQUIRE("require"),
    /// Always encrypted, the server's certificate is verified.
    @JsonProperty("verify-ca")
    VERIFY_CA("verify-ca"),
    /// Always encrypted, the server's certificate and its host name are verified.
    @JsonProperty("verify-full")
    VERIFY_FULL("verify-full");

    private final String value;

    SslMode(String value) {
        this.value = value;
    }

    /// The name in the service's configuration.
    public String value() {
        return value;
    }
}
