package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Fingerprint;
import io.helidon.dbclient.DbRow;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
                                        SeriesStore::series);
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

    /// Hands over label sets, those that were seen first most recently first, at most so many. Returns
    /// whether that were all of them.
    public boolean each(int most, Consumer<StoredSeries> into) {
        var before = Long.MAX_VALUE;
        for (var left = most; left > 0; ) {
            var size = Math.min(STEP, left);
            var step = newest(before, size);
            step.forEach(into);
            if (step.size() < size) {
                return true;
            }
            left -= size;
            before = step.getLast().id();
        }
        return false;
    }

    private List<StoredSeries> newest(long before, int size) {
        return reader.ask((client, dialect) -> {
            var statement = new Statement(dialect);
            return statement.list(
                    client,
                    "SELECT s.id, s.fp, CAST(s.labels AS text) FROM {series} s"
                            + " WHERE s.id < "
                            + statement.bind(before)
                            + " ORDER BY s.id DESC LIMIT "
                            + statement.bind(size),
                    SeriesStore::series);
        });
    }

    /// The values of a promoted label, in their order; absent when the label is not promoted. A very
    /// long value is cut.
    public Optional<List<String>> promoted(String name, int most) {
        if (Arrays.stream(Promoted.values()).noneMatch(label -> label.label().equals(name))) {
            return Optional.empty();
        }
        return Optional.of(
                reader.ask((client, dialect) -> {
                    var statement = new Statement(dialect);
                    return statement.list(
                            client,
                            "SELECT v.value FROM {label_value} v WHERE v.name = "
                                    + statement.bind(name)
                                    + " AND v.value <> '' ORDER BY v.value LIMIT "
                                    + statement.bind(most),
                            row -> new Cells(row).textOf(1));
                }));
    }

    private static StoredSeries series(DbRow row) {
        var cells = new Cells(row);
        return new StoredSeries(
                cells.number(1),
                new Fingerprint(cells.number(2)),
                EpisodeRows.strings(cells.text(3)));
    }
}
