package io.alerthistory.service.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;

/// Connections to one SQLite file: one that writes, a few that read, one that checkpoints.
///
/// Every call is native and would hold a carrier of the virtual threads, so reads run on a few
/// platform threads; the writer has its own. The log is copied back (checkpointed) beside the
/// commits, so that none of them has to wait for it.
final class SqliteConnections implements Connections {

    private static final int READERS = 3;
    private static final int BUSY_MILLIS = 2_000;
    private static final int READ_SECONDS = 5;

    private final DatabaseSettings.Sqlite settings;
    private final HikariDataSource reading;
    private final ExecutorService readers =
            Executors.newFixedThreadPool(
                    READERS, Thread.ofPlatform().name("sqlite-read-", 1).daemon().factory());

    SqliteConnections(DatabaseSettings.Sqlite settings) {
        this.settings = settings;
        var config = new HikariConfig();
        config.setPoolName("read");
        config.setDataSource(source(_ -> {}));
        config.setConnectionInitSql("PRAGMA query_only = true");
        config.setMaximumPoolSize(READERS + 1);
        // None before it is asked for: it would lock the file while the schema is made.
        config.setMinimumIdle(0);
        config.setConnectionTimeout(2_000);
        config.setInitializationFailTimeout(-1);
        this.reading = new HikariDataSource(config);
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public DataSource migrating() {
        var folder = settings.file().toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new NotReadyException(
                    "DATABASE_UNREACHABLE",
                    "database.sqlite.path: cannot make the folder "
                            + folder
                            + " ("
                            + e.getMessage()
                            + "); give a path that this user may write");
        }
        return source(_ -> {});
    }

    @Override
    public IntakeStore intakeStore(InstantSource clock) {
        try {
            var connection =
                    source(
                                    writing -> {
                                        // A backstop only: the passive checkpoints of maintain()
                                        // come first.
                                        writing.setPragma(
                                                SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, "67108864");
                                    })
                            .getConnection();
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_autocheckpoint = 16000");
            }
            return new SqliteIntakeStore(connection, clock);
        } catch (SQLException e) {
            throw StorageException.of("opening " + settings.file(), e);
        }
    }

    @Override
    public <T> T read(Callable<T> query) {
        var answer = readers.submit(query);
        try {
            return answer.get(READ_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new StorageException(StorageException.Kind.TRANSIENT, "reading", e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new StorageException(
                    StorageException.Kind.TRANSIENT,
                    "the question took longer than " + READ_SECONDS + " s; ask for less",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(StorageException.Kind.TRANSIENT, "interrupted", e);
        }
    }

    @Override
    public int writers() {
        return 1;
    }

    @Override
    public DataSource reading() {
        return reading;
    }

    @Override
    public DataSource upkeep() {
        return source(_ -> {});
    }

    @Override
    public void maintain(boolean forAll) throws SQLException {
        try (var connection = upkeep().getConnection()) {
            Samples.bound(connection, dialect());
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
            }
        }
    }

    @Override
    public Duration maintainEvery() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void close() {
        readers.shutdownNow();
        reading.close();
    }

    private DataSource source(Consumer<SQLiteConfig> adjust) {
        return new FileSource("jdbc:sqlite:" + settings.file(), adjust);
    }

    /// Its configuration is made by whoever connects: the listener need not wait for what the driver
    /// loads for that.
    private record FileSource(String url, Consumer<SQLiteConfig> adjust) implements UnpooledSource {

        @Override
        public Connection getConnection() throws SQLException {
            var config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            config.setBusyTimeout(BUSY_MILLIS);
            adjust.accept(config);
            return config.createConnection(url);
        }
    }
}
