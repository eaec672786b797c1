package io.alerthistory.service.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The hot path on PostgreSQL: two round trips and a commit for a batch of any size.
///
/// The first begins the transaction and locks the rows of the series in ascending order; that lock is the
/// whole protocol between replicas. The second is one statement that writes every table from arrays, and
/// the COMMIT.
public final class PostgresIntakeStore implements IntakeStore {

    private static final String LOCK =
            """
            SELECT series_id, version,
                   timestamptz_send(open_since),
                   timestamptz_send(last_seen),
                   text_hash,
                   timestamptz_send(text_at),
                   runs
            FROM alert_history.series_state
            WHERE series_id = ANY (?)
            ORDER BY series_id
            FOR UPDATE
            """;

    /// PostgreSQL counts from 2000.
    private static final long EPOCH_MICROS =
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2000-01-01T00:00:00Z"));

    /// The driver's own BEGIN has its answer sent apart, which wakes the writer for nothing.
    private static final String BEGIN_AND_LOCK = "BEGIN;\n" + LOCK;

    private static final int ORDINARY_ROWS = 2_000;
    private static final int STATEMENT_MILLIS = 2_000;

    private final HikariDataSource pool;
    private final PostgresDictionary dictionary;

    PostgresIntakeStore(HikariDataSource pool) {
        this.pool = pool;
        this.dictionary = new PostgresDictionary();
    }

    @Override
    public List<SeriesRef> series(List<SeriesText.Of> wanted) {
        return connected(
                "looking up series",
                connection -> {
                    connection.setAutoCommit(false);
                    if (wanted.size() > ORDINARY_ROWS) {
                        giveTime(connection, wanted.size() - ORDINARY_ROWS);
                    }
                    var series = dictionary.series(connection, wanted);
                    connection.commit();
                    return series;
                });
    }

    @Override
    public long idBlock() {
        return connected("reserving ids", PostgresDictionary::idBlock);
    }

    @Override
    public void commit(Collection<Long> seriesIds, Function<Map<Long, StateRow>, Writes> decide) {
        connected(
                "storing a batch",
                connection -> {
                    var states = begin(connection, seriesIds);
                    if (states.size() < seriesIds.size()) {
                        throw StorageException.forgotten();
                    }
                    var writes = decide.apply(states);
                    PostgresBatch.commit(connection, writes);
                    return writes;
                });
    }

    @Override
    public void close() {
        // The pool belongs to the database, which closes it.
    }

    private static Map<Long, StateRow> begin(Connection connection, Collection<Long> seriesIds)
            throws SQLException {
        var large = seriesIds.size() > ORDINARY_ROWS;
        if (large) {
            execute(connection, "BEGIN");
            giveTime(connection, seriesIds.size() - ORDINARY_ROWS);
        }
        var states = new HashMap<Long, StateRow>(seriesIds.size() * 2);
        try (var statement = connection.prepareStatement(large ? LOCK : BEGIN_AND_LOCK)) {
            statement.setArray(1, connection.createArrayOf("int8", seriesIds.toArray(Long[]::new)));
            if (!statement.execute()) {
                statement.getMoreResults();
            }
            try (var rows = statement.getResultSet()) {
                while (rows.next()) {
                    states.put(rows.getLong(1), state(rows));
                }
            }
        }
        return states;
    }

    private static StateRow state(ResultSet row) throws SQLException {
        return new StateRow(
                row.getLong(1),
                row.getLong(2),
                micros(row.getBytes(3)),
                micros(row.getBytes(4)),
                number(row, 5),
                micros(row.getBytes(6)),
                StateRow.runs(row.getBytes(7)));
    }

    /// A time as the server itself sends it; to make a number of it there, it would count in decimals.
    private static @Nullable Long micros(byte @Nullable [] sent) {
        return sent == null ? null : ByteBuffer.wrap(sent).getLong() + EPOCH_MICROS;
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /// Leaves no transaction open when the work fails.
    private <T> T connected(String what, Work<T> work) {
        try (var connection = pool.getConnection()) {
            try {
                return work.in(connection);
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw StorageException.of(what, e);
        }
    }

    /// A body of very many alerts is work and not trouble: a millisecond more for each row more. The pool
    /// takes the socket's time back.
    private static void giveTime(Connection connection, int moreMillis) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, connection.getNetworkTimeout() + moreMillis);
        execute(connection, "SET LOCAL statement_timeout = " + (STATEMENT_MILLIS + moreMillis));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void rollback(Connection connection, Throwable cause) {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
            pool.evictConnection(connection);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }
}
