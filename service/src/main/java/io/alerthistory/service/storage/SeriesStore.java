package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Fingerprint;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads label sets and what they are made of. Every method throws [StorageException], TRANSIENT when
/// the database cannot answer now.
public final class SeriesStore {

    private static final int STEP = 1_000;

    private final Reader reader;

    public SeriesStore(Database database) {
        this.reader = new Reader(database);
    }

    /// The label sets of these ids.
    public Map<Long, StoredSeries> series(Collection<Long> ids) {
        var found = new HashMap<Long, StoredSeries>();
        var left = List.copyOf(ids);
        for (var at = 0; at < left.size(); at += STEP) {
            var step = left.subList(at, Math.min(left.size(), at + STEP));
            reader.ask(
                            (client, dialect) -> {
                                var statement = new Statement(dialect);
                                return statement.list(
                                        client,
                                        "SELECT s.id, s.fp, CAST(s.labels AS text) FROM {series} s"
                                                + " WHERE "
                                                + statement.oneOf("s.id", step),
                                        row -> {
                                            var cells = new Cells(row);
                                            return new StoredSeries(
                                                    cells.number(1),
                                                    new Fingerprint(cells.number(2)),
                                                    EpisodeRows.strings(cells.text(3)));
                                        });
                            })
                    .forEach(series -> found.put(series.id(), series));
        }
        return found;
    }

    /// The values of promoted labels of these ids; empty where a label is missing.
    public Map<Long, String> values(Collection<Long> ids) {
        var found = new HashMap<Long, String>();
        reader.ask(
                        (client, dialect) -> {
                            var statement = new Statement(dialect);
                            return statement.list(
                                    client,
                                    "SELECT v.id, v.value FROM {label_value} v WHERE "
                                            + statement.oneOf("v.id", ids),
                                    row -> {
                                        var cells = new Cells(row);
                                        return Map.entry(cells.number(1), cells.textOf(2));
                                    });
                        })
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /// Whether any label set has this fingerprint.
    public boolean knows(Fingerprint fingerprint) {
        return reader.ask((client, dialect) -> {
            var statement = new Statement(dialect);
            return !statement
                    .list(
                            client,
                            "SELECT s.id FROM {series} s WHERE s.fp = "
                                    + statement.bind(fingerprint.value())
                                    + " LIMIT 1",
                            row -> new Cells(row).number(1))
                    .isEmpty();
        });
    }
}
