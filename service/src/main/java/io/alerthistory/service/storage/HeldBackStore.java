package io.alerthistory.service.storage;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads by which silences notifications were held back. Every method throws [StorageException], TRANSIENT
/// when the database cannot answer now.
public final class HeldBackStore {

    private static final int MOST_ROWS = 50_000;

    /// A silence, as it was told last.
    ///
    /// @param detail what was told of it, JSON
    /// @param to when it was last told that it holds something back
    public record Silence(String id, String detail, Instant to) {}

    private final Reader reader;

    public HeldBackStore(Database database) {
        this.reader = new Reader(database);
    }

    /// The silences that held something back after that moment, the one told last first.
    public List<Silence> silences(Instant since, int most) {
        var rows =
                reader.ask((client, dialect) -> {
                    var statement = new Statement(dialect);
                    return statement.list(
                            client,
                            "SELECT m.muted_by, CAST(m.detail AS text), %s FROM {muted} m WHERE m.kind = 'silenced' AND m.to_at >= %s ORDER BY m.to_at DESC, m.id DESC LIMIT %s"
                                    .formatted(
                                            dialect.micros("m.to_at"),
                                            statement.time(since),
                                            statement.bind(MOST_ROWS)),
                            row -> {
                                var cells = new Cells(row);
                                return new Silence(
                                        cells.textOf(1), cells.textOf(2), cells.timeOf(3));
                            });
                });
        var newest = new LinkedHashMap<String, Silence>();
        rows.forEach(row -> newest.putIfAbsent(row.id(), row));
        return newest.values().stream().limit(most).toList();
    }
}
