package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Takes away what is old, in batches of some hundred rows: each method does one batch, in a transaction
/// of its own. Times are microseconds since 1970 UTC. Every method throws [StorageException].
///
/// Intake never waits for it: no row that a writer may want is locked but those of series that were
/// silent for the whole time, and a writer that wants one of these finds it gone and stores it anew.
public final class RetentionPass implements AutoCloseable {

    private static final int BATCH = 500;

    private final Connection connection;
    private final Dialect dialect;

    /// The first year, as far back as both databases can tell.
    private long lastSortAt = -62_135_596_800_000_000L;

    private long lastId = Long.MIN_VALUE;
    private long lastSeries = Long.MIN_VALUE;

    RetentionPass(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /// What a batch came to.
    ///
    /// @param more whether there may be another batch
    public record Batch(int removed, boolean more) {}

    private record Old(long id, long series, long sortAt) {}

    /// Removes episodes that ended before that moment, with their texts and what streams told of them;
    /// not those that the rules still hold, because a late word may concern them.
    ///
    /// @param held the episodes that a series' state holds
    public Batch episodes(long before, Function<byte[], Set<Long>> held) {
        return batch(
                "forgetting episodes",
                () -> {
                    var old = old(before);
                    if (old.isEmpty()) {
                        return new Batch(0, false);
                    }
                    lastSortAt = old.getLast().sortAt();
                    lastId = old.getLast().id();
                    var kept = held(old, held);
                    var gone = old.stream().map(Old::id).filter(id -> !kept.contains(id)).toList();
                    remove("DELETE FROM {stream_episode} WHERE episode_id %s", gone);
                    remove("DELETE FROM {episode_text} WHERE episode_id %s", gone);
                    remove("DELETE FROM {muted} WHERE episode_id %s", gone);
                    remove("DELETE FROM {episode} WHERE id %s", gone);
                    return new Batch(gone.size(), old.size() == BATCH);
                });
    }

    private List<Old> old(long before) throws SQLException {
        var sql =
                """
                SELECT id, series_id, %2$s FROM {episode}
                WHERE (sort_at, id) > (%1$s, ?) AND sort_at < %1$s AND ended_at < %1$s
                ORDER BY sort_at, id LIMIT ?
                """
                        .formatted(dialect.time("?"), dialect.micros("sort_at"));
        try (var statement = prepare(sql)) {
            statement.setLong(1, lastSortAt);
            statement.setLong(2, lastId);
            statement.setLong(3, before);
            statement.setLong(4, before);
            statement.setInt(5, BATCH);
            var old = new ArrayList<Old>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    old.add(new Old(rows.getLong(1), rows.getLong(2), rows.getLong(3)));
                }
            }
            return old;
        }
    }

    private Set<Long> held(List<Old> old, Function<byte[], Set<Long>> held) throws SQLException {
        var kept = new HashSet<Long>();
        var series = old.stream().map(Old::series).collect(Collectors.toSet());
        try (var statement =
                prepare("SELECT runs FROM {series_state} WHERE series_id " + among())) {
            bind(statement, 1, series);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var runs = StateRow.runs(rows.getBytes(1));
                    if (runs != null) {
                        kept.addAll(held.apply(runs));
                    }
                }
            }
        }
        return kept;
    }

    /// Removes series that nobody spoke of since before that moment, with what is left of them. The row
    /// of the state is locked, so that no writer decides anything of it meanwhile.
    public Batch series(long before) {
        return batch(
                "forgetting series",
                () -> {
                    var silent = silent(before);
                    if (silent.isEmpty()) {
                        return new Batch(0, false);
                    }
                    lastSeries = silent.getLast();
                    var gone = new ArrayList<>(silent);
                    gone.removeAll(recent(silent, before));
                    for (var table : List.of("stream_episode", "episode_text", "muted")) {
                        remove(
                                "DELETE FROM {"
                                        + table
                                        + "} WHERE episode_id IN (SELECT id FROM {episode} WHERE series_id %s)",
                                gone);
                    }
                    for (var table : List.of("episode", "claim", "series_state", "series_text")) {
                        remove("DELETE FROM {" + table + "} WHERE series_id %s", gone);
                    }
                    remove("DELETE FROM {series} WHERE id %s", gone);
                    return new Batch(gone.size(), silent.size() == BATCH);
                });
    }

    private List<Long> silent(long before) throws SQLException {
        var sql =
                """
                SELECT series_id FROM {series_state}
                WHERE series_id > ? AND open_since IS NULL AND last_seen < %s
                ORDER BY series_id LIMIT ? %s
                """
                        .formatted(
                                dialect.time("?"),
                                dialect == Dialect.POSTGRES ? "FOR UPDATE SKIP LOCKED" : "");
        try (var statement = prepare(sql)) {
            statement.setLong(1, lastSeries);
            statement.setLong(2, before);
            statement.setInt(3, BATCH);
            return numbers(statement);
        }
    }

    /// Those of the series that have an episode which is not old.
    private Set<Long> recent(Collection<Long> series, long before) throws SQLException {
        var sql =
                """
                SELECT DISTINCT series_id FROM {episode}
                WHERE (ended_at IS NULL OR ended_at >= %s) AND series_id %s
                """
                        .formatted(dialect.time("?"), among());
        try (var statement = prepare(sql)) {
            statement.setLong(1, before);
            bind(statement, 2, series);
            return new HashSet<>(numbers(statement));
        }
    }

    /// Removes what could not be understood and came before that moment.
    public Batch quarantine(long before) {
        return batch(
                "forgetting the quarantine",
                () -> oldest("{quarantine}", "id", "received_at", before));
    }

    /// Removes rows of the tables that only grow, recorded before that moment: on PostgreSQL whole days,
    /// one at a time, on SQLite rows.
    public Batch recorded(long before) {
        if (dialect == Dialect.POSTGRES) {
            try {
                return Partitions.dropOldest(connection, before);
            } catch (SQLException e) {
                throw StorageException.of("dropping a partition", e);
            }
        }
        return batch(
                "forgetting what was recorded",
                () -> {
                    var removed = 0;
                    var more = false;
                    for (var table : Partitions.TABLES) {
                        var one = oldest("{" + table + "}", "rowid", "recorded_at", before);
                        removed += one.removed();
                        more |= one.more();
                    }
                    return new Batch(removed, more);
                });
    }

    private Batch oldest(String table, String key, String time, long before) throws SQLException {
        var sql =
                "DELETE FROM %1$s WHERE %2$s IN (SELECT %2$s FROM %1$s WHERE %3$s < %4$s LIMIT ?)"
                        .formatted(table, key, time, dialect.time("?"));
        try (var statement = prepare(sql)) {
            statement.setLong(1, before);
            statement.setInt(2, BATCH);
            var removed = statement.executeUpdate();
            return new Batch(removed, removed == BATCH);
        }
    }

    private void remove(String sql, Collection<Long> keys) throws SQLException {
        if (!keys.isEmpty()) {
            try (var statement = prepare(sql.formatted(among()))) {
                bind(statement, 1, keys);
                statement.executeUpdate();
            }
        }
    }

    private String among() {
        return switch (dialect) {
            case POSTGRES -> "= ANY (?)";
            case SQLITE -> "IN (SELECT value FROM json_each(?))";
        };
    }

    private void bind(PreparedStatement statement, int index, Collection<Long> keys)
            throws SQLException {
        switch (dialect) {
            case POSTGRES ->
                    statement.setArray(
                            index, connection.createArrayOf("int8", keys.toArray(Long[]::new)));
            case SQLITE -> statement.setString(index, keys.toString());
        }
    }

    private static List<Long> numbers(PreparedStatement statement) throws SQLException {
        var numbers = new ArrayList<Long>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(dialect.sql(sql));
    }

    @FunctionalInterface
    private interface Work {
        Batch run() throws SQLException;
    }

    private Batch batch(String what, Work work) {
        try {
            execute(dialect == Dialect.POSTGRES ? "BEGIN" : "BEGIN IMMEDIATE");
            try {
                var batch = work.run();
                execute("COMMIT");
                return batch;
            } catch (SQLException | RuntimeException e) {
                try {
                    execute("ROLLBACK");
                } catch (SQLException again) {
                    e.addSuppressed(again);
                }
                throw e;
            }
        } catch (SQLException e) {
            throw StorageException.of(what, e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StorageException.of("ending to forget", e);
        }
    }
}
