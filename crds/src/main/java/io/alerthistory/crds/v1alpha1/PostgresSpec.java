package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// How to reach a PostgreSQL database: by host, name and credentials, or by one URL.
///
/// @param host name or address
/// @param port TCP port
/// @param name of the database
/// @param credentialsSecretRef user and password
/// @param urlSecretRef a libpq URI, instead of the four above
/// @param sslMode as libpq names it
/// @param caSecretRef certificates that sign the server's, PEM
/// @param maxConnections per pod
@Wire
@ValidationRule(
        value =
                "!has(self.urlSecretRef) || !(has(self.host) || has(self.port) || has(self.name) ||"
                        + " has(self.credentialsSecretRef))",
        fieldPath = ".urlSecretRef",
        message =
                "spec.database.postgres.urlSecretRef: exclusive with host, port, name and"
                        + " credentialsSecretRef; remove it or them")
@ValidationRule(
        value =
                "has(self.urlSecretRef) || (has(self.host) && has(self.name) &&"
                        + " has(self.credentialsSecretRef))",
        message =
                "spec.database.postgres: host, name and credentialsSecretRef must all be set, or"
                        + " urlSecretRef instead; add what is missing")
public record PostgresSpec(
        @JsonPropertyDescription("Host name or address of the server.")
                @Size(min = 1, max = 253)
                @Pattern("^[-A-Za-z0-9._:]+$")
                @Nullable String host,
        @JsonPropertyDescription("TCP port of the server. Absent: 5432.") @Min(1) @Max(65535)
                @Nullable Integer port,
        @JsonPropertyDescription("Name of the database.") @Size(min = 1, max = 63)
                @Nullable String name,
        @JsonPropertyDescription("Secret of this namespace with user and password.")
                @Nullable CredentialsRef credentialsSecretRef,
        @JsonPropertyDescription(
                        "Secret of this namespace with a libpq URI"
                                + " (postgresql://user:password@host:port/name?sslmode=require),"
                                + " instead of host, port, name and credentialsSecretRef.")
                @Nullable SecretKeyRef urlSecretRef,
        @JsonPropertyDescription(
                        "Whether the connection is encrypted and what is verified, as libpq names"
                                + " it. Absent: what the URI says, else prefer.")
                @Nullable SslMode sslMode,
        @JsonPropertyDescription(
                        "Secret of this namespace with the certificates (PEM) that sign the"
                                + " server's, for verify-ca and verify-full.")
                @Nullable SecretKeyRef caSecretRef,
        @JsonPropertyDescription("Most connections that each pod opens.")
                @Default("" + MAX_CONNECTIONS)
                @Min(4)
                @Max(1000)
                @Nullable Integer maxConnections) {

    private static final int PORT = 5432;
    private static final int MAX_CONNECTIONS = 10;

    /// TCP port of the server, when it is not given by URL.
    public int portOrDefault() {
        return port != null ? port : PORT;
    }

    /// Most connections of each pod.
    public int maxConnectionsOrDefault() {
        return maxConnections != null ? maxConnections : MAX_CONNECTIONS;
    }
}
