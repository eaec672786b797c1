package io.alerthistory.service.storage;

import io.alerthistory.service.alert.MatchOperator;
import io.alerthistory.service.alert.Matcher;
import io.helidon.dbclient.DbClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a filter's matchers come to in terms of the database. They are decided where things are few:
/// those on promoted labels on the dictionary of values, all of them on the series when an equality
/// makes these few. Only what is left is looked at episode by episode.
///
/// @param series the only series that match; absent: not known
/// @param values of each promoted label that has matchers: the ids of the values that match
/// @param contained `"name":"value"` pairs, as JSON, which the labels of a match contain
/// @param residual whether the labels of each episode must be looked at besides
record Narrowing(
        Optional<List<Long>> series,
        Map<Promoted, List<Long>> values,
        List<String> contained,
        boolean residual) {

    /// With more series than that, walking the episodes by time is faster than series by series.
    private static final int FEW_SERIES = 200;

    /// More values of one label than that are not looked through.
    private static final int FEW_VALUES = 10_000;

    /// Whether nothing can match.
    boolean nothing() {
        return series.filter(List::isEmpty).isPresent()
                || values.values().stream().anyMatch(List::isEmpty);
    }

    static Narrowing of(EpisodeFilter filter, DbClient client, Dialect dialect) {
        var matchers = filter.labels().every();
        var contained =
                matchers.stream()
                        .filter(Narrowing::namesAValue)
                        .filter(matcher -> Promoted.of(matcher).isEmpty())
                        .map(matcher -> StoredText.json(Map.of(matcher.name(), matcher.value())))
                        .map(json -> json.substring(1, json.length() - 1))
                        .toList();
        if (filter.fingerprint().isPresent() || !contained.isEmpty()) {
            var series = series(filter, contained, client, dialect);
            if (series.isPresent()) {
                return new Narrowing(series, Map.of(), List.of(), false);
            }
        }
        var values = new EnumMap<Promoted, List<Long>>(Promoted.class);
        var exact = filter.labels().any().isEmpty();
        for (var label : Promoted.values()) {
            var wanted = matchers.stream().filter(m -> m.name().equals(label.label())).toList();
            if (!wanted.isEmpty()) {
                var found = values(label, wanted, client, dialect);
                found.ifPresent(
                        entries -> values.put(label, entries.stream().map(Entry::id).toList()));
                exact &= found.isPresent() && found.get().stream().allMatch(Entry::whole);
            }
        }
        exact &= matchers.stream().allMatch(matcher -> Promoted.of(matcher).isPresent());
        return new Narrowing(Optional.empty(), values, contained, !exact);
    }

    private static boolean namesAValue(Matcher matcher) {
        return matcher.operator() == MatchOperator.EQUAL && !matcher.value().isEmpty();
    }

    /// The series that match, when they are few.
    private static Optional<List<Long>> series(
            EpisodeFilter filter, List<String> contained, DbClient client, Dialect dialect) {
        var statement = new Statement(dialect);
        var conditions = new ArrayList<String>();
        filter.fingerprint()
                .ifPresent(fp -> conditions.add("s.fp = " + statement.bind(fp.value())));
        contained.forEach(pair -> conditions.add(contains(statement, dialect, pair)));
        record Found(long id, String labels) {}
        var found =
                statement.list(
                        client,
                        "SELECT s.id, CAST(s.labels AS text) FROM {series} s WHERE "
                                + String.join(" AND ", conditions)
                                + " LIMIT "
                                + statement.bind(FEW_SERIES + 1),
                        row -> {
                            var cells = new Cells(row);
                            return new Found(cells.number(1), cells.textOf(2));
                        });
        return found.size() > FEW_SERIES && filter.fingerprint().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        found.stream()
                                .filter(series ->
                                        filter.labels()
                                                .matches(EpisodeRows.strings(series.labels())))
                                .map(Found::id)
                                .toList());
    }

    /// The condition that a series' labels contain this pair. On SQLite it lets a few others through,
    /// in whose labels the same text stands across two pairs.
    static String contains(Statement statement, Dialect dialect, String pair) {
        return switch (dialect) {
            case POSTGRES -> "s.labels @> CAST(" + statement.bind("{" + pair + "}") + " AS jsonb)";
            case SQLITE -> "instr(s.labels, " + statement.bind(pair) + ") > 0";
        };
    }

    private record Entry(long id, String value) {
        boolean whole() {
            return Promoted.isWhole(value);
        }
    }

    /// The values of this label for which all of these matchers hold, or might, when the dictionary has
    /// only the beginning of a value; absent when there are too many to look through.
    private static Optional<List<Entry>> values(
            Promoted label, List<Matcher> matchers, DbClient client, Dialect dialect) {
        var statement = new Statement(dialect);
        var conditions = "v.name = " + statement.bind(label.label());
        for (var matcher : matchers) {
            if (matcher.operator() == MatchOperator.EQUAL) {
                var entry = label.of(matcher.value()).value();
                conditions += " AND v.value = " + statement.bind(entry);
            }
        }
        var entries =
                statement.list(
                        client,
                        "SELECT v.id, v.value FROM {label_value} v WHERE "
                                + conditions
                                + " LIMIT "
                                + statement.bind(FEW_VALUES + 1),
                        row -> {
                            var cells = new Cells(row);
                            return new Entry(cells.number(1), cells.textOf(2));
                        });
        return entries.size() > FEW_VALUES
                ? Optional.empty()
                : Optional.of(
                        entries.stream()
                                .filter(entry ->
                                        !entry.whole()
                                                || matchers.stream()
                                                        .allMatch(m -> m.matches(entry.value())))
                                .toList());
    }
}
