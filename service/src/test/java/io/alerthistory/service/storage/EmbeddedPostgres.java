package io.alerthistory.service.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL, started once for all tests of this JVM; each test gets a database of its own.
public final class EmbeddedPostgres {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private EmbeddedPostgres() {}

    private static final class Server {
        static final io.zonky.test.db.postgres.embedded.EmbeddedPostgres INSTANCE = start();

        private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres start() {
            try {
                return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A new, empty database.
    public static DatabaseSettings.Postgres newDatabase() {
        var name = "t" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        try (var connection = Server.INSTANCE.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("creating the test database " + name, e);
        }
        var endpoint =
                new DatabaseSettings.Endpoint(
                        "jdbc:postgresql://127.0.0.1:" + Server.INSTANCE.getPort() + "/" + name,
                        "postgres",
                        "postgres");
        return new DatabaseSettings.Postgres(() -> endpoint, 10);
    }
}
