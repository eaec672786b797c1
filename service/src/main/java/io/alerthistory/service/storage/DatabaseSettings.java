package io.alerthistory.service.storage;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Which database, and how to reach it.
public sealed interface DatabaseSettings {

    /// One file, made when it is missing.
    record Sqlite(Path file) implements DatabaseSettings {}

    /// A PostgreSQL server.
    ///
    /// @param endpoint asked for every new connection, so that a rotated password is used at once; it
    ///     throws [NotReadyException] while a secret is missing
    /// @param reading a server that follows this one and answers questions, asked the same way
    /// @param maxConnections of this process in all
    record Postgres(
            Supplier<Endpoint> endpoint, Optional<Supplier<Endpoint>> reading, int maxConnections)
            implements DatabaseSettings {

        public Postgres(Supplier<Endpoint> endpoint, int maxConnections) {
            this(endpoint, Optional.empty(), maxConnections);
        }

        public Postgres {
            if (maxConnections < 4) {
                throw new IllegalArgumentException(
                        "database.postgres.maxConnections: "
                                + maxConnections
                                + " is too few; give 4 or more (2 write, 1 maintains, the rest read)");
            }
        }
    }

    /// A JDBC address (`jdbc:postgresql://…`) and who we are there. The password is never printed.
    record Endpoint(String url, String user, String password) {

        @Override
        public String toString() {
            return "Endpoint[" + user + "]";
        }
    }
}
