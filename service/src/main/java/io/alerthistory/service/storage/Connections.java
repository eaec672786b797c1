package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/// The connections to one database, split by purpose so that none can starve another.
sealed interface Connections extends AutoCloseable permits PostgresConnections, SqliteConnections {

    static Connections of(DatabaseSettings settings) {
        return switch (settings) {
            case DatabaseSettings.Postgres postgres -> new PostgresConnections(postgres);
            case DatabaseSettings.Sqlite sqlite -> new SqliteConnections(sqlite);
        };
    }

    Dialect dialect();

    /// Connections of their own each, without a time limit on statements.
    DataSource migrating();

    /// The write side of one writer.
    IntakeStore intakeStore(InstantSource clock);

    /// Runs a read behind a fair gate before a small pool.
    <T> T read(Callable<T> query);

    /// How many of them may write at once.
    int writers();

    /// The pool that reads use.
    DataSource reading();

    /// A connection of its own each, for what keeps the database in order.
    DataSource upkeep();

    /// What keeps the database in order; called at the start, and then this often.
    ///
    /// @param forAll what others will need too, and not only what this process needs itself
    void maintain(boolean forAll) throws SQLException;

    Duration maintainEvery();

    @Override
    void close();

    /// Helidon's client over the pool that reads use.
    default DbClient client() {
        return JdbcClientBuilder.create().connectionPool(this::borrow).build();
    }

    private Connection borrow() {
        try {
            return reading().getConnection();
        } catch (SQLException e) {
            throw StorageException.of("waiting for a connection to read", e);
        }
    }

    /// Whether the database answers.
    default void ping() throws SQLException {
        try (var connection = reading().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }
}
