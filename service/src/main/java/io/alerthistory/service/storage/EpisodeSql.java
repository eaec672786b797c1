package io.alerthistory.service.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL that finds episodes. It always reads a window: so many rows, in the order of an index that
/// serves the filter's best condition, and applies the other conditions to these rows only. So no
/// statement reads more than its window, however rare the episodes are that the filter means.
///
/// @param upTo see [EpisodeQuestion]
record EpisodeSql(
        Dialect dialect,
        EpisodeFilter filter,
        Narrowing narrowing,
        boolean newestFirst,
        @Nullable Long upTo) {

    /// The starts of some episodes were told to be earlier than their place in the order. With an upper
    /// bound on starts they are looked for apart, by an index that has only them.
    enum Part {
        WHOLE,
        /// Those whose place is at the bound or before.
        PLACED,
        /// Those whose place is behind the bound, but whose start is not.
        MOVED
    }

    /// The index that a window is read by.
    private enum Path {
        SERIES,
        OPEN,
        ALERTNAME,
        NAMESPACE,
        TIME
    }

    /// The parts in the order of the pages.
    List<Part> parts() {
        if (filter.to().isEmpty() || path() == Path.SERIES || path() == Path.OPEN) {
            return List.of(Part.WHOLE);
        }
        return newestFirst ? List.of(Part.MOVED, Part.PLACED) : List.of(Part.PLACED, Part.MOVED);
    }

    /// Whether every row of a window matches.
    boolean exact(Part part) {
        return !narrowing.residual()
                && conditions(new Statement(dialect), part).isEmpty()
                && narrowing.contained().isEmpty();
    }

    /// Rows (id, sort_at) of the episodes behind this key, all of which match.
    String matches(Statement statement, Part part, @Nullable EpisodeKey after, int size) {
        return "SELECT w.id, %s FROM (%s) w"
                .formatted(dialect.micros("w.sort_at"), window(statement, part, after, size));
    }

    /// Rows (id, sort_at, series, labels) of those episodes in the window that match, at most `limit`,
    /// and one with labels null: the last one of the window, and in place of the series how many rows
    /// the window has. Labels are empty when they need not be looked at.
    String matchesAndEnd(
            Statement statement, Part part, @Nullable EpisodeKey after, int size, int limit) {
        var window = window(statement, part, after, size);
        var joins = narrowing.residual() || !narrowing.contained().isEmpty();
        var conditions = conditions(statement, part);
        narrowing
                .contained()
                .forEach(pair -> conditions.add(Narrowing.contains(statement, dialect, pair)));
        return """
        WITH w AS MATERIALIZED (%s)
        SELECT * FROM (
            SELECT w.id, %s, w.series_id, %s FROM w %s WHERE %s ORDER BY %s LIMIT %s
        ) found
        UNION ALL
        SELECT * FROM (
            SELECT w.id, %s, (SELECT count(*) FROM w), CAST(NULL AS text) FROM w ORDER BY %s LIMIT 1
        ) ending
        """
                .formatted(
                        window,
                        dialect.micros("w.sort_at"),
                        narrowing.residual() ? "CAST(s.labels AS text)" : "''",
                        joins ? "JOIN {series} s ON s.id = w.series_id" : "",
                        conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions),
                        order("w.", newestFirst),
                        statement.bind(limit),
                        dialect.micros("w.sort_at"),
                        order("w.", !newestFirst));
    }

    /// One row: how many episodes match among the first `size` ones, and how many these are.
    String count(Statement statement, Part part, int size) {
        var conditions = conditions(statement, part);
        var joins = !narrowing.contained().isEmpty();
        narrowing
                .contained()
                .forEach(pair -> conditions.add(Narrowing.contains(statement, dialect, pair)));
        return """
        WITH w AS MATERIALIZED (SELECT %s FROM {episode} e WHERE %s LIMIT %s)
        SELECT (SELECT count(*) FROM w %s WHERE %s), (SELECT count(*) FROM w)
        """
                .formatted(
                        COLUMNS,
                        String.join(" AND ", access(statement, part, null)),
                        statement.bind(size),
                        joins ? "JOIN {series} s ON s.id = w.series_id" : "",
                        conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions));
    }

    private static final String COLUMNS =
            "e.id, e.series_id, e.sort_at, e.started_at, e.ended_at,"
                    + " e.alertname_id, e.namespace_id, e.severity_id";

    private String window(Statement statement, Part part, @Nullable EpisodeKey after, int size) {
        var conditions = access(statement, part, after);
        var limit = statement.bind(size);
        if (path() != Path.SERIES || series().size() == 1) {
            return "SELECT %s FROM {episode} e WHERE %s ORDER BY %s LIMIT %s"
                    .formatted(
                            COLUMNS,
                            String.join(" AND ", conditions),
                            order("e.", newestFirst),
                            limit);
        }
        return switch (dialect) {
            case POSTGRES -> {
                conditions.removeFirst();
                conditions.addFirst("e.series_id = k.id");
                yield """
                SELECT %s FROM unnest(%s) AS k(id) CROSS JOIN LATERAL (
                    SELECT %s FROM {episode} e WHERE %s ORDER BY %s LIMIT %s
                ) e ORDER BY %s LIMIT %s
                """
                        .formatted(
                                COLUMNS,
                                statement.array(series()),
                                COLUMNS,
                                String.join(" AND ", conditions),
                                order("e.", newestFirst),
                                limit,
                                order("e.", newestFirst),
                                limit);
            }
            // The signs keep SQLite from walking all episodes in the order of their starts.
            case SQLITE ->
                    "SELECT %s FROM {episode} e WHERE %s ORDER BY %s LIMIT %s"
                            .formatted(
                                    COLUMNS,
                                    String.join(" AND ", conditions),
                                    order("+e.", newestFirst),
                                    limit);
        };
    }

    /// What an index serves. The first condition is the path's.
    private List<String> access(Statement statement, Part part, @Nullable EpisodeKey after) {
        var conditions = new ArrayList<String>();
        conditions.add(
                switch (path()) {
                    case SERIES ->
                            series().size() == 1
                                    ? "e.series_id = " + statement.bind(series().getFirst())
                                    : statement.oneOf("e.series_id", series());
                    case OPEN -> "e.ended_at IS NULL";
                    case ALERTNAME ->
                            "e.alertname_id = " + statement.bind(only(Promoted.ALERTNAME));
                    case NAMESPACE ->
                            "e.namespace_id = " + statement.bind(only(Promoted.NAMESPACE));
                    case TIME -> "1 = 1";
                });
        filter.from().ifPresent(from -> conditions.add("e.sort_at >= " + statement.time(from)));
        var to = filter.to().orElse(Instant.MAX);
        switch (part) {
            case WHOLE -> {}
            case PLACED -> conditions.add("e.sort_at <= " + statement.time(to));
            case MOVED -> {
                conditions.add("e.sort_at > " + statement.time(to));
                conditions.add("e.started_at < e.sort_at");
            }
        }
        if (upTo != null) {
            conditions.add("e.id <= " + statement.bind(upTo));
        }
        if (after != null) {
            conditions.add(
                    "(e.sort_at, e.id) %s (%s, %s)"
                            .formatted(
                                    newestFirst ? "<" : ">",
                                    statement.time(after.sortAt()),
                                    statement.bind(after.id())));
        }
        return conditions;
    }

    /// What is left to look at in the rows of a window.
    private List<String> conditions(Statement statement, Part part) {
        var conditions = new ArrayList<String>();
        filter.firing()
                .filter(firing -> !firing || path() != Path.OPEN)
                .ifPresent(firing ->
                        conditions.add("w.ended_at IS " + (firing ? "NULL" : "NOT NULL")));
        narrowing
                .values()
                .forEach((label, ids) -> {
                    if (!path().name().equals(label.name())) {
                        conditions.add(statement.oneOf("w." + label.label() + "_id", ids));
                    }
                });
        filter.from().ifPresent(from -> conditions.add("w.started_at >= " + statement.time(from)));
        if (part != Part.PLACED) {
            filter.to().ifPresent(to -> conditions.add("w.started_at <= " + statement.time(to)));
        }
        return conditions;
    }

    private Path path() {
        if (narrowing.series().isPresent()) {
            return Path.SERIES;
        }
        if (filter.firing().orElse(false)) {
            return Path.OPEN;
        }
        return isOne(Promoted.ALERTNAME)
                ? Path.ALERTNAME
                : isOne(Promoted.NAMESPACE) ? Path.NAMESPACE : Path.TIME;
    }

    private boolean isOne(Promoted label) {
        return Optional.ofNullable(narrowing.values().get(label))
                .filter(ids -> ids.size() == 1)
                .isPresent();
    }

    private long only(Promoted label) {
        return narrowing.values().getOrDefault(label, List.of()).getFirst();
    }

    private List<Long> series() {
        return narrowing.series().orElse(List.of());
    }

    private static String order(String table, boolean descending) {
        var direction = descending ? " DESC" : " ASC";
        return table + "sort_at" + direction + ", " + table + "id" + direction;
    }
}
