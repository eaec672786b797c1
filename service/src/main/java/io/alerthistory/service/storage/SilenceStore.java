package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/// What is stored of who was silent, and of when anybody listened. Times are microseconds since 1970
/// UTC. Every method throws [StorageException].
public final class SilenceStore {

    /// When one process was there to be told of alerts.
    public record Listened(long from, long to) {}

    private final DataSource source;
    private final Dialect dialect;

    SilenceStore(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /// Series with an open episode that were last told of before this moment, by id.
    ///
    /// @param after only ids greater than this
    /// @param owners of the open episodes
    public List<Long> quietSince(long moment, long after, int most, Owners owners) {
        var sql =
                """
                SELECT series_id FROM {series_state}
                WHERE open_since IS NOT NULL AND last_seen < %s AND series_id > ? AND %s
                ORDER BY series_id LIMIT ?
                """
                        .formatted(dialect.time("?"), owners.condition("{series_state}.series_id"));
        return with(
                "looking for silent series",
                connection -> {
                    var ids = new ArrayList<Long>();
                    try (var statement = connection.prepareStatement(dialect.sql(sql))) {
                        statement.setLong(1, moment);
                        statement.setLong(2, after);
                        var next = 3;
                        for (var backend : owners.bound()) {
                            statement.setString(next++, backend);
                        }
                        statement.setInt(next, most);
                        try (var rows = statement.executeQuery()) {
                            while (rows.next()) {
                                ids.add(rows.getLong(1));
                            }
                        }
                    }
                    return ids;
                });
    }

    /// The longest repeat that each of these streams taught.
    public Map<Long, Duration> learned(Collection<Long> streams) {
        return with(
                "reading what streams taught",
                connection -> {
                    var learned = new HashMap<Long, Duration>();
                    try (var statement =
                            connection.prepareStatement(
                                    dialect.sql(
                                            "SELECT repeats_after FROM {stream} WHERE id = ?"))) {
                        for (var stream : streams) {
                            statement.setLong(1, stream);
                            try (var row = statement.executeQuery()) {
                                if (row.next()) {
                                    learned.put(stream, Duration.ofSeconds(row.getLong(1)));
                                }
                            }
                        }
                    }
                    return learned;
                });
    }

    /// Keeps what streams taught, in whole seconds; what was learned before never shrinks.
    public void learn(Map<Long, Duration> learned) {
        with(
                "storing what streams taught",
                connection -> {
                    try (var statement =
                            connection.prepareStatement(
                                    dialect.sql(
                                            "UPDATE {stream} SET repeats_after = ?"
                                                    + " WHERE id = ? AND repeats_after < ?"))) {
                        for (var entry : learned.entrySet()) {
                            var seconds = entry.getValue().toSeconds();
                            statement.setLong(1, seconds);
                            statement.setLong(2, entry.getKey());
                            statement.setLong(3, seconds);
                            statement.executeUpdate();
                        }
                    }
                    return learned;
                });
    }

    /// When the processes of the last days were there.
    public List<Listened> runs() {
        var sql =
                "SELECT %s, %s FROM {stack}"
                        .formatted(dialect.micros("started_at"), dialect.micros("heartbeat_at"));
        return with(
                "reading when anybody listened",
                connection -> {
                    var runs = new ArrayList<Listened>();
                    try (var statement = connection.createStatement();
                            var rows = statement.executeQuery(dialect.sql(sql))) {
                        while (rows.next()) {
                            runs.add(new Listened(rows.getLong(1), rows.getLong(2)));
                        }
                    }
                    return runs;
                });
    }

    /// The heartbeats of the processes of the last days.
    public List<Beat> beats() {
        var sql =
                "SELECT process, name || '@' || revision, %s FROM {stack}"
                        .formatted(dialect.micros("heartbeat_at"));
        return with(
                "reading who is there",
                connection -> {
                    var beats = new ArrayList<Beat>();
                    try (var statement = connection.createStatement();
                            var rows = statement.executeQuery(dialect.sql(sql))) {
                        while (rows.next()) {
                            beats.add(
                                    new Beat(
                                            rows.getString(1),
                                            rows.getString(2),
                                            Instant.EPOCH.plus(
                                                    rows.getLong(3), ChronoUnit.MICROS)));
                        }
                    }
                    return beats;
                });
    }

    private <T> T with(String what, Work<T> work) {
        try (var connection = source.getConnection()) {
            return work.in(connection);
        } catch (SQLException e) {
            throw StorageException.of(what, e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }
}
