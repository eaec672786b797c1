package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/// Where what is older than anybody wants to know is taken away. Only one process does it at a time.
public final class RetentionStore {

    private static final long LOCK = 0x616c6572_72657461L;

    private final DataSource source;
    private final Dialect dialect;

    RetentionStore(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /// Begins a pass; empty while another process is at it. That ends with the connection of the other
    /// process: when it is done, when it dies, and at the latest when it was silent for a minute.
    ///
    /// @throws StorageException when the database cannot be used
    public Optional<RetentionPass> begin() {
        try {
            var connection = source.getConnection();
            try {
                if (alone(connection)) {
                    return Optional.of(new RetentionPass(connection, dialect));
                }
                connection.close();
                return Optional.empty();
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StorageException.of("beginning to forget", e);
        }
    }

    /// A file has one service.
    private boolean alone(Connection connection) throws SQLException {
        if (dialect == Dialect.SQLITE) {
            return true;
        }
        try (var statement = connection.createStatement()) {
            statement.execute("SET idle_session_timeout = '60s'");
            statement.execute("SET idle_in_transaction_session_timeout = '10s'");
            try (var row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
