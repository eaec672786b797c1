package io.alerthistory.service.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;

/// Connections to PostgreSQL: up to half for the writers, one to maintain, the rest to read.
///
/// The server ends what takes too long (`statement_timeout`, `lock_timeout`), and the socket's own
/// timeout ends what a frozen server does not: pgjdbc has none by default.
final class PostgresConnections implements Connections {

    private static final int MOST_WRITERS = 2;

    private static final int MAINTENANCE = 1;
    private static final long READ_WAIT_MILLIS = 2_000;

    /// After a time without the replica, questions go back to it after this at the latest.
    private static final long REPLICA_SESSION_MILLIS = 300_000;

    private final DatabaseSettings.Postgres settings;
    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final Semaphore readers;
    private final int writers;

    PostgresConnections(DatabaseSettings.Postgres settings) {
        this.settings = settings;
        var shared = settings.maxConnections() - MAINTENANCE;
        this.writers = Math.clamp(shared / 2, 1, MOST_WRITERS);
        var readers = shared - writers;
        this.writing =
                pool(
                        "write",
                        writers,
                        source(
                                4,
                                "statement_timeout=2000",
                                "lock_timeout=1000",
                                // A frozen process gives its locks back, and commits nothing when
                                // it thaws.
                                "idle_in_transaction_session_timeout=2000",
                                "jit=off",
                                "plan_cache_mode=force_generic_plan",
                                // Writers look rows up by key. The planner cannot know how short
                                // the
                                // arrays are, and would read whole tables to join them.
                                "enable_hashjoin=off",
                                "enable_mergejoin=off",
                                "enable_seqscan=off",
                                // Rows come out of the index in the order in which they are locked.
                                "enable_bitmapscan=off"));
        this.reading =
                pool(
                        "read",
                        readers,
                        settings.reading()
                                .<DataSource>map(replica ->
                                        new ReplicaFirst(readingFrom(replica), readingFromHere()))
                                .orElseGet(this::readingFromHere));
        settings.reading().ifPresent(_ -> reading.setMaxLifetime(REPLICA_SESSION_MILLIS));
        this.readers = new Semaphore(readers, true);
    }

    private DataSource readingFromHere() {
        return readingFrom(settings.endpoint());
    }

    private DataSource readingFrom(Supplier<DatabaseSettings.Endpoint> endpoint) {
        // To the driver, a session that is read-only is a session on a replica.
        return new FreshCredentials(
                endpoint,
                "any",
                7,
                new String[] {
                    "statement_timeout=5000",
                    "lock_timeout=1000",
                    "jit=off",
                    "plan_cache_mode=force_custom_plan",
                    "default_transaction_read_only=on"
                });
    }

    /// Where questions are answered elsewhere, that says nothing of where alerts are stored.
    @Override
    public void ping() throws SQLException {
        if (settings.reading().isEmpty()) {
            Connections.super.ping();
        } else {
            try (var connection = upkeep().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRES;
    }

    @Override
    public DataSource migrating() {
        return source(0);
    }

    @Override
    public IntakeStore intakeStore(InstantSource clock) {
        return new PostgresIntakeStore(writing);
    }

    @Override
    public <T> T read(Callable<T> query) {
        try {
            if (!readers.tryAcquire(READ_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new StorageException(
                        StorageException.Kind.TRANSIENT,
                        "too many questions at once; ask again in a moment",
                        null);
            }
            try {
                return query.call();
            } finally {
                readers.release();
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StorageException(StorageException.Kind.TRANSIENT, "reading", e);
        }
    }

    @Override
    public int writers() {
        return writers;
    }

    @Override
    public DataSource reading() {
        return reading;
    }

    @Override
    public DataSource upkeep() {
        return source(10, "statement_timeout=8000", "lock_timeout=2000");
    }

    @Override
    public void maintain(boolean forAll) throws SQLException {
        try (var connection = upkeep().getConnection()) {
            Partitions.ensure(connection, forAll);
            Samples.bound(connection, dialect());
        }
    }

    @Override
    public Duration maintainEvery() {
        return Duration.ofHours(1);
    }

    @Override
    public void close() {
        writing.close();
        reading.close();
    }

    private static HikariDataSource pool(String name, int size, DataSource source) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        // Named, because a pool whose first connection breaks while it is asked for this never
        // knows it,
        // and refuses every connection after that.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    private DataSource source(int socketTimeoutSeconds, String... options) {
        return new FreshCredentials(settings.endpoint(), "primary", socketTimeoutSeconds, options);
    }

    /// Opens each connection with the credentials as they are now.
    private record FreshCredentials(
            Supplier<DatabaseSettings.Endpoint> from,
            String target,
            int socketTimeoutSeconds,
            String[] options)
            implements UnpooledSource {

        @Override
        public Connection getConnection() throws SQLException {
            var endpoint = from.get();
            var properties = new Properties();
            properties.setProperty("user", endpoint.user());
            properties.setProperty("password", endpoint.password());
            properties.setProperty("ApplicationName", "alert-history");
            properties.setProperty("connectTimeout", "2");
            properties.setProperty("loginTimeout", "3");
            properties.setProperty("socketTimeout", Integer.toString(socketTimeoutSeconds));
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("targetServerType", target);
            properties.setProperty("reWriteBatchedInserts", "false");
            // A batch is sent at once: of a part of it, the server could do nothing yet.
            properties.setProperty("maxSendBufferSize", "65536");
            if (options.length > 0) {
                properties.setProperty("options", "-c " + String.join(" -c ", options));
            }
            return DriverManager.getConnection(endpoint.url(), properties);
        }
    }
}
