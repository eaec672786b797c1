package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds the series that a filter means, when they are few.
///
/// @param equal the pairs that every match has
record MatchingSeries(
        EpisodeFilter filter, SortedMap<String, String> equal, DbClient client, Dialect dialect) {

    /// Where walking by time is the alternative, looking for more series than that costs more.
    private static final int FEW = 1_500;

    /// Where walking by time has failed.
    private static final int MANY = 5_000;

    /// The series, when an index finds them and they are few.
    Optional<List<Long>> few(LabelShares shares) {
        return indexed(shares, filter.fingerprint().isPresent() ? MANY : FEW);
    }

    /// The series, when they are not too many, even if each one has to be looked at.
    ///
    /// @param deadline in nanoseconds, after which it is given up
    Optional<List<Long>> many(long deadline) {
        return equal.isEmpty() && filter.fingerprint().isEmpty()
                ? lookedThrough(deadline)
                : indexed(LabelShares.NONE, MANY);
    }

    private Optional<List<Long>> indexed(LabelShares shares, int most) {
        var statement = new Statement(dialect);
        var conditions = new ArrayList<String>();
        filter.fingerprint()
                .ifPresent(fp -> conditions.add("s.fp = " + statement.bind(fp.value())));
        if (!equal.isEmpty()) {
            conditions.add(labelled(statement, shares));
        }
        var whole = !decidedByIndex();
        record Found(long id, String labels) {}
        var found =
                statement.list(
                        client,
                        "SELECT s.id, %s FROM {series} s WHERE %s LIMIT %s"
                                .formatted(
                                        whole ? "CAST(s.labels AS text)" : "''",
                                        String.join(" AND ", conditions),
                                        statement.bind(most + 1)),
                        row -> {
                            var cells = new Cells(row);
                            return new Found(cells.number(1), cells.textOf(2));
                        });
        return found.size() > most
                ? Optional.empty()
                : Optional.of(
                        found.stream()
                                .filter(series -> !whole || matches(series.labels()))
                                .map(Found::id)
                                .toList());
    }

    private boolean decidedByIndex() {
        return filter.labels().any().isEmpty()
                && filter.labels().every().stream().allMatch(Narrowing::namesAValue);
    }

    private boolean matches(String labels) {
        return filter.labels().matches(EpisodeRows.strings(labels));
    }

    private String labelled(Statement statement, LabelShares shares) {
        return switch (dialect) {
            case POSTGRES -> contains(statement, dialect, "s.", equal);
            // The rarest pair leads, the others are looked up for each of its series.
            case SQLITE -> {
                var rarest =
                        equal.entrySet().stream()
                                .min(
                                        Comparator.comparingDouble(
                                                pair -> shares.of(pair.getKey(), pair.getValue())))
                                .orElseThrow();
                var others = new HashMap<>(equal);
                others.remove(rarest.getKey());
                var leading =
                        "s.id IN (SELECT l.series_id FROM {series_label} l WHERE l.name = %s AND l.value = %s)"
                                .formatted(
                                        statement.bind(rarest.getKey()),
                                        statement.bind(rarest.getValue()));
                yield others.isEmpty()
                        ? leading
                        : leading + " AND " + contains(statement, dialect, "s.", others);
            }
        };
    }

    /// The condition that the labels of a series have these pairs.
    ///
    /// @param series `s.`, or on SQLite whatever has the id of the series
    static String contains(
            Statement statement, Dialect dialect, String series, Map<String, String> pairs) {
        return switch (dialect) {
            case POSTGRES ->
                    series
                            + "labels @> CAST("
                            + statement.bind(StoredText.json(pairs))
                            + " AS jsonb)";
            case SQLITE ->
                    pairs.entrySet().stream()
                            .map(pair ->
                                    """
                                    EXISTS (SELECT 1 FROM {series_label} l
                                            WHERE l.name = %s AND l.value = %s AND l.series_id = %sid)
                                    """
                                            .formatted(
                                                    statement.bind(pair.getKey()),
                                                    statement.bind(pair.getValue()),
                                                    series))
                            .collect(Collectors.joining(" AND "));
        };
    }

    /// Readers make way for intake: a virtual thread that only computes keeps its processor.
    @SuppressWarnings("ThreadPriorityCheck")
    static void makeWay() {
        Thread.yield();
    }

    private static final int STEP = 5_000;

    /// Reads of every series only the labels that are asked for.
    private Optional<List<Long>> lookedThrough(long deadline) {
        var names = new TreeSet<String>();
        filter.labels().every().forEach(matcher -> names.add(matcher.name()));
        filter.labels().any().forEach(all -> all.forEach(m -> names.add(m.name())));
        var matching = new ArrayList<Long>();
        for (var after = Long.MIN_VALUE; ; ) {
            var step = step(List.copyOf(names), after);
            step.forEach((id, labels) -> {
                makeWay();
                if (filter.labels().matches(labels)) {
                    matching.add(id);
                }
            });
            if (matching.size() > MANY || System.nanoTime() - deadline > 0) {
                return Optional.empty();
            }
            if (step.size() < STEP) {
                return Optional.of(matching);
            }
            after = step.keySet().stream().mapToLong(Long::longValue).max().orElseThrow();
        }
    }

    private Map<Long, Map<String, String>> step(List<String> names, long after) {
        var statement = new Statement(dialect);
        var columns =
                names.stream()
                        .map(name ->
                                switch (dialect) {
                                    case POSTGRES -> ", s.labels ->> " + statement.bind(name);
                                    case SQLITE ->
                                            ", (SELECT l.value FROM json_each(s.labels) l WHERE l.key = "
                                                    + statement.bind(name)
                                                    + ")";
                                })
                        .collect(Collectors.joining());
        record Row(long id, Map<String, String> labels) {}
        return statement
                .list(
                        client,
                        "SELECT s.id%s FROM {series} s WHERE s.id > %s ORDER BY s.id LIMIT %s"
                                .formatted(columns, statement.bind(after), statement.bind(STEP)),
                        row -> {
                            var cells = new Cells(row);
                            var labels = new HashMap<String, String>();
                            for (var i = 0; i < names.size(); i++) {
                                var value = cells.text(i + 2);
                                if (value != null) {
                                    labels.put(names.get(i), value);
                                }
                            }
                            return new Row(cells.number(1), labels);
                        })
                .stream()
                .collect(Collectors.toMap(Row::id, Row::labels));
    }
}
