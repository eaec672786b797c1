package io.alerthistory.service.config;

import java.nio.file.Path;
import java.util.Optional;

/// Which database remembers; exactly one.
public sealed interface DatabaseConfig {

    /// One file, made when it is missing.
    record Sqlite(Path path) implements DatabaseConfig {

        public Sqlite {
            new Checks()
                    .notEmpty("database.sqlite.path", path.toString())
                    .that(
                            !path.toString().contains(":memory:"),
                            "database.sqlite.path",
                            "a database in memory remembers nothing; give a file")
                    .done();
        }
    }

    /// A PostgreSQL server.
    ///
    /// @param sslMode empty: `verify-full` with a caFile, else what the URL says, else `prefer`
    /// @param caFile the certificates to trust, PEM; empty: those of the Java runtime
    /// @param maxConnections of this process in all
    /// @param reads a server that follows this one and answers questions; empty: the same
    record Postgres(
            Address address,
            Optional<SslMode> sslMode,
            Optional<Path> caFile,
            int maxConnections,
            Optional<Address> reads)
            implements DatabaseConfig {

        public Postgres(
                Address address,
                Optional<SslMode> sslMode,
                Optional<Path> caFile,
                int maxConnections) {
            this(address, sslMode, caFile, maxConnections, Optional.empty());
        }

        /// Of one process.
        public static final int DEFAULT_MAX_CONNECTIONS = 10;

        public static final int DEFAULT_PORT = 5432;

        public Postgres {
            new Checks()
                    .atLeast("database.postgres.maxConnections", maxConnections, 4)
                    .atMost("database.postgres.maxConnections", maxConnections, 1_000)
                    .that(
                            caFile.isEmpty() || sslMode.isEmpty() || !sslMode.get().mayBePlain(),
                            "database.postgres.caFile",
                            "proves nothing with sslMode "
                                    + sslMode.map(SslMode::key).orElse("")
                                    + "; set sslMode to require, verify-ca or verify-full, or remove"
                                    + " caFile")
                    .done();
        }
    }

    /// Where the server is, and who we are there.
    sealed interface Address {}

    /// Host and name, each by itself.
    ///
    /// @param name of the database
    /// @param password empty: none is sent
    record Server(
            String host, int port, String name, Credential user, Optional<Credential> password)
            implements Address {

        public Server {
            new Checks()
                    .host("database.postgres.host", host)
                    .port("database.postgres.port", port, 1)
                    .notEmpty("database.postgres.name", name)
                    .done();
        }
    }

    /// A libpq URI, given as such.
    record Url(Secret url) implements Address {}

    /// A file that holds a libpq URI.
    record UrlFile(SecretFile file) implements Address {}

    /// A user or password.
    sealed interface Credential {}

    /// Given as such.
    record Plain(Secret value) implements Credential {}

    /// In a file.
    record InFile(SecretFile file) implements Credential {}
}
