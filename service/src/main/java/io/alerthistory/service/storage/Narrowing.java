package io.alerthistory.service.storage;

import io.alerthistory.service.alert.MatchOperator;
import io.alerthistory.service.alert.Matcher;
import io.helidon.dbclient.DbClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a filter's matchers come to in terms of the database. They are decided where things are few:
/// those on promoted labels on the dictionary of values, all of them on the series when these are few.
/// Only what is left is looked at episode by episode.
///
/// @param series the only series that match; absent: not known
/// @param values of each promoted label that has matchers: the ids of the values that match
/// @param contained pairs that the labels of a match contain, besides those of promoted labels
/// @param residual whether the labels of each episode must be looked at besides
/// @param density the share of episodes that match, as far as statistics tell; 1 without conditions
record Narrowing(
        Optional<List<Long>> series,
        Map<Promoted, List<Long>> values,
        SortedMap<String, String> contained,
        boolean residual,
        double density) {

    /// More values of one label than that are not looked through.
    private static final int FEW_VALUES = 10_000;

    private static final Narrowing NOTHING = ofSeries(List.of(), 1);

    /// The episodes of these series.
    static Narrowing ofSeries(List<Long> series, double density) {
        return new Narrowing(Optional.of(series), Map.of(), new TreeMap<>(), false, density);
    }

    /// Whether nothing can match.
    boolean nothing() {
        return series.filter(List::isEmpty).isPresent()
                || values.values().stream().anyMatch(List::isEmpty);
    }

    static Narrowing of(EpisodeFilter filter, DbClient client, Dialect dialect) {
        return of(filter, client, dialect, LabelShares.NONE);
    }

    static Narrowing of(
            EpisodeFilter filter, DbClient client, Dialect dialect, LabelShares shares) {
        var matchers = filter.labels().every();
        var equal = equal(matchers);
        if (equal.isEmpty()) {
            return NOTHING;
        }
        var density = density(equal.get(), shares);
        var matching = new MatchingSeries(filter, equal.get(), client, dialect);
        if (filter.fingerprint().isPresent() || isRare(filter, equal.get(), shares)) {
            var series = matching.few(shares);
            if (series.isPresent()) {
                return ofSeries(series.get(), density);
            }
        }
        var values = new EnumMap<Promoted, List<Long>>(Promoted.class);
        var exact = filter.labels().any().isEmpty();
        for (var entries : values(matchers, client, dialect).entrySet()) {
            var found = entries.getValue();
            if (found.isPresent()) {
                values.put(entries.getKey(), found.get().stream().map(Entry::id).toList());
            }
            exact &= found.isPresent() && found.get().stream().allMatch(Entry::whole);
        }
        exact &=
                matchers.stream()
                        .allMatch(matcher -> isPromoted(matcher.name()) || namesAValue(matcher));
        var contained = new TreeMap<>(equal.get());
        contained.keySet().removeIf(Narrowing::isPromoted);
        return new Narrowing(Optional.empty(), values, contained, !exact, density);
    }

    /// The pairs that every match has; empty when they contradict each other.
    static Optional<SortedMap<String, String>> equal(List<Matcher> matchers) {
        var pairs = new TreeMap<String, String>();
        for (var matcher : matchers) {
            if (namesAValue(matcher)) {
                var other = pairs.put(matcher.name(), matcher.value());
                if (other != null && !other.equals(matcher.value())) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(pairs);
    }

    static boolean namesAValue(Matcher matcher) {
        return matcher.operator() == MatchOperator.EQUAL && !matcher.value().isEmpty();
    }

    private static boolean isPromoted(String name) {
        return Promoted.named(name).isPresent();
    }

    private static double density(Map<String, String> equal, LabelShares shares) {
        return equal.entrySet().stream()
                .mapToDouble(pair -> shares.of(pair.getKey(), pair.getValue()))
                .reduce(1, (a, b) -> a * b);
    }

    /// Of the episodes of a walk by time, so that it finds a page among some thousand rows.
    private static final double COMMON = 0.005;

    /// The same where the labels of each row have to be looked at.
    private static final double COMMON_LABEL = 0.015;

    /// The same for a walk by alert name, whose rows lie far apart.
    private static final double COMMON_OF_ALERTNAME = 0.05;

    /// Whether so few of the episodes match that would be walked, that it is better to look for the series
    /// first.
    private static boolean isRare(
            EpisodeFilter filter, Map<String, String> equal, LabelShares shares) {
        var behind = new HashMap<>(equal);
        var byAlertname =
                !filter.firing().orElse(false) && behind.remove(Promoted.ALERTNAME.label()) != null;
        if (behind.isEmpty()) {
            return false;
        }
        var byLabel = behind.keySet().stream().anyMatch(name -> !isPromoted(name));
        return density(behind, shares)
                < (byAlertname ? COMMON_OF_ALERTNAME : byLabel ? COMMON_LABEL : COMMON);
    }

    private record Entry(long id, String value) {
        boolean whole() {
            return Promoted.isWhole(value);
        }
    }

    /// For each promoted label that has matchers: the values for which all of them hold, or might, when
    /// the dictionary has only the beginning of a value; absent when there are too many to look through.
    private static Map<Promoted, Optional<List<Entry>>> values(
            List<Matcher> matchers, DbClient client, Dialect dialect) {
        var statement = new Statement(dialect);
        var found = new EnumMap<Promoted, List<Entry>>(Promoted.class);
        var parts = new ArrayList<String>();
        for (var label : Promoted.values()) {
            var wanted = matchers.stream().filter(m -> m.name().equals(label.label())).toList();
            if (!wanted.isEmpty()) {
                found.put(label, new ArrayList<>());
                parts.add(valuesOf(statement, label, wanted));
            }
        }
        if (!parts.isEmpty()) {
            statement
                    .list(
                            client,
                            String.join(" UNION ALL ", parts),
                            row -> {
                                var cells = new Cells(row);
                                return Map.entry(
                                        Promoted.named(cells.textOf(1)).orElseThrow(),
                                        new Entry(cells.number(2), cells.textOf(3)));
                            })
                    .forEach(row ->
                            found.computeIfAbsent(row.getKey(), _ -> new ArrayList<>())
                                    .add(row.getValue()));
        }
        var values = new EnumMap<Promoted, Optional<List<Entry>>>(Promoted.class);
        found.forEach((label, entries) -> values.put(label, holding(label, entries, matchers)));
        return values;
    }

    private static String valuesOf(Statement statement, Promoted label, List<Matcher> wanted) {
        var conditions = "v.name = " + statement.bind(label.label());
        for (var matcher : wanted) {
            if (matcher.operator() == MatchOperator.EQUAL) {
                var entry = label.of(matcher.value()).value();
                conditions += " AND v.value = " + statement.bind(entry);
            }
        }
        return "SELECT * FROM (SELECT v.name, v.id, v.value FROM {label_value} v WHERE %s LIMIT %s) %s"
                .formatted(conditions, statement.bind(FEW_VALUES + 1), label.label());
    }

    private static Optional<List<Entry>> holding(
            Promoted label, List<Entry> entries, List<Matcher> matchers) {
        return entries.size() > FEW_VALUES
                ? Optional.empty()
                : Optional.of(
                        entries.stream()
                                .filter(entry ->
                                        !entry.whole()
                                                || matchers.stream()
                                                        .filter(m -> m.name().equals(label.label()))
                                                        .allMatch(m -> m.matches(entry.value())))
                                .toList());
    }
}
