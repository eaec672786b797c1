package io.alerthistory.service.config;

import io.alerthistory.service.config.DatabaseConfig.Address;
import io.alerthistory.service.config.DatabaseConfig.Credential;
import io.alerthistory.service.config.DatabaseConfig.InFile;
import io.alerthistory.service.config.DatabaseConfig.Plain;
import io.alerthistory.service.config.DatabaseConfig.Postgres;
import io.alerthistory.service.config.DatabaseConfig.Server;
import io.alerthistory.service.config.DatabaseConfig.Url;
import io.alerthistory.service.config.DatabaseConfig.UrlFile;
import io.alerthistory.service.config.PostgresUrl.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where the PostgreSQL server is and who we are there, with the secrets as they are now.
///
/// @param jdbcUrl `jdbc:postgresql://…`, without user and password
/// @param password empty text when there is none
public record PostgresEndpoint(String jdbcUrl, String user, Secret password) {

    /// Reads the files that the configuration names; ask again for each new connection.
    ///
    /// @throws SecretProblem when one is missing, or what it holds cannot be used
    public static PostgresEndpoint of(Postgres config) throws SecretProblem {
        return of(config, config.address(), "url");
    }

    /// The same for where questions are answered; empty where that is the same server.
    ///
    /// @throws SecretProblem as above
    public static Optional<PostgresEndpoint> reading(Postgres config) throws SecretProblem {
        return config.reads().isPresent()
                ? Optional.of(of(config, config.reads().get(), "readUrl"))
                : Optional.empty();
    }

    private static PostgresEndpoint of(Postgres config, Address address, String key)
            throws SecretProblem {
        return switch (address) {
            case Server server ->
                    endpoint(
                            config,
                            new PostgresUrl(
                                    List.of(new HostPort(server.host(), server.port())),
                                    server.name(),
                                    value(server.user()).reveal(),
                                    password(server),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Map.of(),
                                    List.of()));
            case Url url -> endpoint(config, parsed(url.url(), "database.postgres." + key));
            case UrlFile file -> endpoint(config, parsed(file.file().read(), file.file().name()));
        };
    }

    private static Optional<Secret> password(Server server) throws SecretProblem {
        return server.password().isPresent()
                ? Optional.of(value(server.password().get()))
                : Optional.empty();
    }

    private static Secret value(Credential credential) throws SecretProblem {
        return switch (credential) {
            case Plain plain -> plain.value();
            case InFile in -> in.file().read();
        };
    }

    private static PostgresUrl parsed(Secret uri, String name) throws SecretProblem {
        try {
            return PostgresUrl.parse(uri.reveal());
        } catch (InvalidConfiguration e) {
            throw new SecretProblem(
                    SecretProblem.INVALID, name + ": " + String.join("; ", e.problems()));
        }
    }

    private static PostgresEndpoint endpoint(Postgres config, PostgresUrl url)
            throws SecretProblem {
        var caFile = config.caFile().or(url::caFile);
        var given = config.sslMode().or(url::sslMode);
        if (caFile.isPresent()) {
            new SecretFile(caFile.get()).check();
            if (given.isPresent() && given.get().mayBePlain()) {
                throw new SecretProblem(
                        SecretProblem.INVALID,
                        "database.postgres.caFile proves nothing with sslmode "
                                + given.get().key()
                                + " of the PostgreSQL URI; set database.postgres.sslMode to"
                                + " verify-full");
            }
        }
        var parameters = new TreeMap<>(url.driver());
        parameters.putAll(tls(given, caFile));
        return new PostgresEndpoint(
                jdbc(url, parameters), url.user(), url.password().orElse(new Secret("")));
    }

    /// The driver's parameters. Its `require` checks no certificate even when it has one to trust,
    /// where libpq's does, and its `verify-…` want a file in a home directory unless told otherwise.
    static Map<String, String> tls(Optional<SslMode> given, Optional<Path> caFile) {
        var mode = given.orElse(caFile.isPresent() ? SslMode.VERIFY_FULL : SslMode.PREFER);
        if (caFile.isPresent()) {
            return Map.of(
                    "sslmode",
                    (mode == SslMode.REQUIRE ? SslMode.VERIFY_CA : mode).key(),
                    "sslrootcert",
                    caFile.get().toString());
        }
        return mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL
                ? Map.of(
                        "sslmode",
                        mode.key(),
                        "sslfactory",
                        "org.postgresql.ssl.DefaultJavaSSLFactory")
                : Map.of("sslmode", mode.key());
    }

    private static String jdbc(PostgresUrl url, Map<String, String> parameters) {
        return url.hosts().stream()
                .map(HostPort::toString)
                .collect(
                        Collectors.joining(
                                ",",
                                "jdbc:postgresql://",
                                "/"
                                        + Percent.encode(url.database())
                                        + parameters.entrySet().stream()
                                                .map(e ->
                                                        e.getKey()
                                                                + "="
                                                                + Percent.encode(e.getValue()))
                                                .collect(Collectors.joining("&", "?", ""))));
    }
}
