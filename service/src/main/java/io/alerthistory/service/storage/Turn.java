package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to do one kind of work alone, of all processes on a database. It ends when it is closed, with
/// the process, and when the process stood still for a while: then another one may have it, and
/// [#confirm] says so. A file has one service, and needs none of this.
public final class Turn implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    /// A kind of work; the number is the advisory lock's, its name in ASCII. Where each process has a share
    /// of its own, it waits a while for the one that is at its share: else two whose rounds begin
    /// together could keep each other from theirs again and again.
    public enum Work {
        CLAIMS(0x636c61696d73L, true),
        STALE(0x7374616c65L, true),
        PULL(0x70756c6cL, false);

        private final long lock;
        private final boolean waits;

        Work(long lock, boolean waits) {
            this.lock = lock;
            this.waits = waits;
        }
    }

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final @Nullable Connection connection;

    private Turn(@Nullable Connection connection) {
        this.connection = connection;
    }

    /// Takes the turn; empty while another process has it.
    static Optional<Turn> take(DataSource source, Dialect dialect, Work work) {
        if (dialect == Dialect.SQLITE) {
            return Optional.of(new Turn(null));
        }
        try {
            var connection = source.getConnection();
            try {
                if (locked(connection, work)) {
                    return Optional.of(new Turn(connection));
                }
                connection.close();
                return Optional.empty();
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StorageException.of("asking to work alone", e);
        }
    }

    private static boolean locked(Connection connection, Work work) throws SQLException {
        try (var statement = connection.createStatement()) {
            // Longer than any batch of the work takes, so that only a process that stands still is
            // cut.
            statement.execute("SET idle_session_timeout = '15s'");
            return work.waits ? waited(statement, work) : tried(statement, work);
        }
    }

    private static boolean tried(java.sql.Statement statement, Work work) throws SQLException {
        try (var row = statement.executeQuery("SELECT pg_try_advisory_lock(" + work.lock + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /// As long as the connection waits for any lock.
    private static boolean waited(java.sql.Statement statement, Work work) throws SQLException {
        try {
            statement.execute("SELECT pg_advisory_lock(" + work.lock + ")");
            return true;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /// Asserts that nobody else has the turn. Asked just before something is committed, it keeps a process
    /// that stood still from committing what it decided before.
    ///
    /// @throws StorageException TRANSIENT when it is lost
    public void confirm() {
        if (connection == null) {
            return;
        }
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        } catch (SQLException e) {
            throw new StorageException(
                    StorageException.Kind.TRANSIENT,
                    "this process stood still, or lost its connection: another one may be at it",
                    e);
        }
    }

    /// The next one may take it at once: the server frees what a connection held only after a while.
    @Override
    public void close() {
        if (connection == null) {
            return;
        }
        try (connection;
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock_all()");
        } catch (SQLException e) {
            // The turn was lost with the connection.
            LOG.debug("giving work away: {}", e.getMessage());
        }
    }
}
