package io.alerthistory.service.storage;

import io.helidon.dbclient.DbRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Reads the changes of episodes in the order in which they became visible. Every method throws
/// [StorageException], TRANSIENT when the database cannot answer now.
///
/// A change has a position: on PostgreSQL the id of its transaction, on SQLite the number of its row.
/// What is before the head has been committed, or never will be. Changes of one transaction share their
/// position.
public final class TransitionStore {

    /// A transaction has ended or failed long before it is as old as this.
    private static final Duration LONGEST_TRANSACTION = Duration.ofHours(1);

    private final Reader reader;

    public TransitionStore(Database database) {
        this.reader = new Reader(database);
    }

    /// Up to where everything is decided, and the database's time then.
    public record Head(long position, Instant at) {}

    /// A change as it is stored.
    ///
    /// @param version of its series; changes of one series happened in this order
    public record Change(
            long position,
            long series,
            long version,
            long episode,
            String kind,
            Instant at,
            Instant recordedAt) {}

    /// The head as it is now.
    public Head head() {
        return reader.ask((client, dialect) ->
                new Statement(dialect)
                        .list(
                                client,
                                switch (dialect) {
                                    case POSTGRES ->
                                            "SELECT CAST(CAST(pg_snapshot_xmin("
                                                    + "pg_current_snapshot()) AS text) AS bigint), "
                                                    + dialect.micros("now()");
                                    case SQLITE ->
                                            "SELECT coalesce(max(rowid), 0) + 1, 0 FROM"
                                                    + " {transition}";
                                },
                                row -> {
                                    var cells = new Cells(row);
                                    return new Head(cells.number(1), cells.timeOf(2));
                                })
                        .getFirst());
    }

    /// The first changes from this position on and before that one, at most so many.
    ///
    /// @param since a time at which the head was at `from` or before, to look through fewer partitions
    public List<Change> between(long from, long before, Instant since, int most) {
        return reader.ask((client, dialect) -> {
            var statement = new Statement(dialect);
            var position = dialect == Dialect.POSTGRES ? "t.xid" : "t.rowid";
            var recent =
                    dialect == Dialect.POSTGRES
                            ? " AND t.recorded_at >= "
                                    + statement.time(since.minus(LONGEST_TRANSACTION))
                            : "";
            return statement.list(
                    client,
                    """
                    SELECT %s, t.series_id, t.version, t.episode_id, t.kind, %s, %s
                    FROM {transition} t WHERE %s >= %s AND %s < %s%s
                    ORDER BY 1, 2, 3 LIMIT %s
                    """
                            .formatted(
                                    position,
                                    dialect.micros("t.at"),
                                    dialect.micros("t.recorded_at"),
                                    position,
                                    statement.bind(from),
                                    position,
                                    statement.bind(before),
                                    recent,
                                    statement.bind(most)),
                    TransitionStore::change);
        });
    }

    private static Change change(DbRow row) {
        var cells = new Cells(row);
        return new Change(
                cells.number(1),
                cells.number(2),
                cells.number(3),
                cells.number(4),
                cells.textOf(5),
                cells.timeOf(6),
                cells.timeOf(7));
    }
}
