package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Labels;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Series and promoted label values on PostgreSQL: looked up, and stored when they are new.
///
/// Rows are inserted in the order of their keys, so that two writers that insert the same ones wait
/// for each other in one direction only; `ON CONFLICT DO NOTHING` and a second look-up settle who
/// was first.
final class PostgresDictionary {

    private static final String SELECT_SERIES =
            """
            SELECT k.n, s.id, s.alertname_id, s.namespace_id, s.severity_id, s.text_hash
            FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[])) AS k(n, fp, hash)
            JOIN alert_history.series s ON s.fp = k.fp AND s.labels_hash = k.hash
            """;

    // IS TRUE makes the server look ids up in a hash; writers' sessions join by loops, and one of
    // 20 000 within another takes seconds.
    private static final String INSERT_SERIES =
            """
            WITH new AS (
                INSERT INTO alert_history.series
                    (id, fp, labels_hash, labels, alertname_id, namespace_id, severity_id, text_hash)
                SELECT k.id, k.fp, k.hash, CAST(k.labels AS jsonb), k.alertname, k.namespace,
                       k.severity, k.text_hash
                FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                            CAST(? AS text[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                            CAST(? AS bigint[]), CAST(? AS bigint[]))
                    AS k(id, fp, hash, labels, alertname, namespace, severity, text_hash)
                ORDER BY k.fp, k.hash
                ON CONFLICT (fp, labels_hash) DO NOTHING
                RETURNING id
            ), texts AS (
                INSERT INTO alert_history.series_text (series_id, generator_url, annotations)
                SELECT k.id, k.generator_url, CAST(k.annotations AS jsonb)
                FROM unnest(CAST(? AS bigint[]), CAST(? AS text[]), CAST(? AS text[]))
                    AS k(id, generator_url, annotations)
                WHERE (k.id IN (SELECT id FROM new)) IS TRUE
            )
            INSERT INTO alert_history.series_state (series_id) SELECT id FROM new
            """;

    private static final String SELECT_VALUES =
            """
            SELECT v.name, v.value, v.id
            FROM unnest(CAST(? AS text[]), CAST(? AS text[])) AS k(name, value)
            JOIN alert_history.label_value v ON v.name = k.name AND v.value = k.value
            """;

    private static final String INSERT_VALUES =
            """
            INSERT INTO alert_history.label_value (id, name, value)
            SELECT k.id, k.name, k.value
            FROM unnest(CAST(? AS bigint[]), CAST(? AS text[]), CAST(? AS text[])) AS k(id, name, value)
            ORDER BY k.name, k.value
            ON CONFLICT (name, value) DO NOTHING
            """;

    private long nextId;
    private long endOfBlock;

    /// The stored series of these label sets, in their order.
    List<SeriesRef> series(Connection connection, List<SeriesText.Of> wanted) throws SQLException {
        var found = new SeriesRef[wanted.size()];
        var missing = select(connection, wanted, found, range(wanted.size()));
        if (!missing.isEmpty()) {
            insert(connection, wanted, missing);
            var lost = select(connection, wanted, found, missing);
            if (!lost.isEmpty()) {
                throw new SQLException(
                        lost.size() + " series vanished between insert and look-up", "40001");
            }
        }
        return List.of(found);
    }

    static long idBlock(Connection connection) throws SQLException {
        try (var statement =
                        connection.prepareStatement("SELECT nextval('alert_history.id_block')");
                var row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<Integer> select(
            Connection connection,
            List<SeriesText.Of> wanted,
            SeriesRef[] found,
            List<Integer> which)
            throws SQLException {
        var columns = new Columns(3);
        for (var i : which) {
            var labels = wanted.get(i).labels();
            columns.add((long) i, labels.fingerprint().value(), labels.identity());
        }
        var missing = new LinkedHashSet<>(which);
        try (var statement = connection.prepareStatement(SELECT_SERIES)) {
            columns.bind(statement, 1, "int8", "int8", "int8");
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found[rows.getInt(1)] =
                            new SeriesRef(
                                    rows.getLong(2),
                                    rows.getLong(3),
                                    rows.getLong(4),
                                    rows.getLong(5),
                                    rows.getLong(6));
                    missing.remove(rows.getInt(1));
                }
            }
        }
        return List.copyOf(missing);
    }

    private void insert(Connection connection, List<SeriesText.Of> wanted, List<Integer> missing)
            throws SQLException {
        var values = promotedValues(connection, wanted, missing);
        var sets = new LinkedHashMap<Labels, SeriesText.Of>();
        missing.forEach(i -> sets.putIfAbsent(wanted.get(i).labels(), wanted.get(i)));
        var columns = new Columns(8);
        var texts = new Columns(3);
        for (var one : sets.values()) {
            var labels = one.labels();
            var text = one.text();
            var id = newId(connection);
            if (text != null) {
                texts.add(id, text.generatorUrl(), text.annotations());
            }
            columns.add(
                    id,
                    labels.fingerprint().value(),
                    labels.identity(),
                    StoredText.json(labels.asMap()),
                    values.get(Promoted.ALERTNAME.of(labels)),
                    values.get(Promoted.NAMESPACE.of(labels)),
                    values.get(Promoted.SEVERITY.of(labels)),
                    text == null ? 0L : text.hash());
        }
        try (var statement = connection.prepareStatement(INSERT_SERIES)) {
            var next =
                    columns.bind(
                            statement, 1, "int8", "int8", "int8", "text", "int8", "int8", "int8",
                            "int8");
            texts.bind(statement, next, "int8", "text", "text");
            statement.executeUpdate();
        }
    }

    private Map<Promoted.Value, Long> promotedValues(
            Connection connection, List<SeriesText.Of> wanted, List<Integer> missing)
            throws SQLException {
        var needed = new LinkedHashSet<Promoted.Value>();
        for (var i : missing) {
            for (var label : Promoted.values()) {
                needed.add(label.of(wanted.get(i).labels()));
            }
        }
        var ids = selectValues(connection, needed);
        needed.removeAll(ids.keySet());
        if (!needed.isEmpty()) {
            var columns = new Columns(3);
            for (var value :
                    needed.stream()
                            .sorted(
                                    Comparator.comparing(Promoted.Value::name)
                                            .thenComparing(Promoted.Value::value))
                            .toList()) {
                columns.add(newId(connection), value.name(), value.value());
            }
            try (var statement = connection.prepareStatement(INSERT_VALUES)) {
                columns.bind(statement, 1, "int8", "text", "text");
                statement.executeUpdate();
            }
            ids.putAll(selectValues(connection, needed));
        }
        return ids;
    }

    private static Map<Promoted.Value, Long> selectValues(
            Connection connection, Set<Promoted.Value> values) throws SQLException {
        var columns = new Columns(2);
        values.forEach(value -> columns.add(value.name(), value.value()));
        var ids = new HashMap<Promoted.Value, Long>();
        try (var statement = connection.prepareStatement(SELECT_VALUES)) {
            columns.bind(statement, 1, "text", "text");
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.put(
                            new Promoted.Value(rows.getString(1), rows.getString(2)),
                            rows.getLong(3));
                }
            }
        }
        return ids;
    }

    private long newId(Connection connection) throws SQLException {
        if (nextId == endOfBlock) {
            nextId = idBlock(connection);
            endOfBlock = nextId + IntakeStore.ID_BLOCK;
        }
        return nextId++;
    }

    private static List<Integer> range(int size) {
        return IntStream.range(0, size).boxed().toList();
    }
}
