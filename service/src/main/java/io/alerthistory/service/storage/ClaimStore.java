package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// What is stored of claims that run out. Every method throws [StorageException].
public final class ClaimStore {

    /// Of the advisory lock, on PostgreSQL, that lets one replica at a time look: "claims" in ASCII.
    private static final long LOCK = 0x636c61696d73L;

    private final DataSource source;
    private final Dialect dialect;

    ClaimStore(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /// Does the work unless another replica is at it; false if one is.
    public boolean alone(Runnable work) {
        if (dialect == Dialect.SQLITE) {
            work.run();
            return true;
        }
        try (var connection = source.getConnection()) {
            if (!ask(connection, "SELECT pg_try_advisory_lock(?)")) {
                return false;
            }
            try {
                work.run();
            } finally {
                ask(connection, "SELECT pg_advisory_unlock(?)");
            }
            return true;
        } catch (SQLException e) {
            throw StorageException.of("asking to look for claims alone", e);
        }
    }

    private static boolean ask(Connection connection, String question) throws SQLException {
        try (var statement = connection.prepareStatement(question)) {
            statement.setLong(1, LOCK);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /// Series whose claims all run out before this moment, by id.
    ///
    /// @param moment in microseconds since 1970 UTC
    /// @param after only ids greater than this
    public List<Long> ranOut(long moment, long after, int most) {
        var sql =
                """
                SELECT series_id FROM {claim} WHERE valid_until < %s AND series_id > ?
                ORDER BY series_id LIMIT ?
                """
                        .formatted(dialect.time("?"));
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement(dialect.sql(sql))) {
            statement.setLong(1, moment);
            statement.setLong(2, after);
            statement.setInt(3, most);
            var ids = new ArrayList<Long>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw StorageException.of("looking for claims that ran out", e);
        }
    }
}
