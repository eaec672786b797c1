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
    enum Path {
        SERIES,
        OPEN,
        ALERTNAME,
        TIME
    }

    /// Of so few series, the next episodes of each are read and merged; of more, all of a span of time.
    private static final int MERGED = 8;

    /// The same question for these series or values.
    EpisodeSql with(Narrowing changed) {
        return new EpisodeSql(dialect, filter, changed, newestFirst, upTo);
    }

    /// The parts in the order of the pages.
    List<Part> parts() {
        if (filter.to().isEmpty() || path() == Path.OPEN) {
            return List.of(Part.WHOLE);
        }
        return newestFirst ? List.of(Part.MOVED, Part.PLACED) : List.of(Part.PLACED, Part.MOVED);
    }

    /// Whether every row of a window matches.
    boolean exact(Part part) {
        return !narrowing.residual()
                && conditions(new Statement(dialect), part, "w.").isEmpty()
                && narrowing.contained().isEmpty();
    }

    /// Whether episodes of this part are to be read span by span.
    boolean spanned(Part part) {
        return path() == Path.SERIES && part != Part.MOVED && series().size() > MERGED;
    }

    /// Rows (id, sort_at) of the episodes behind `after` that match, down (or up) to `bound`, which is
    /// included. No limit stands where the planner would see it: it would walk all episodes by time in
    /// the hope of coming across those of the series soon.
    String span(Statement statement, Part part, @Nullable EpisodeKey after, long bound, int limit) {
        var conditions = access(statement, part, after);
        conditions.addAll(conditions(statement, part, "e."));
        conditions.add(
                "e.sort_at %s %s".formatted(newestFirst ? ">=" : "<=", statement.time(bound)));
        return """
        SELECT w.id, %s FROM (
            SELECT e.id, e.sort_at FROM {episode} e WHERE %s LIMIT -1 OFFSET 0
        ) w ORDER BY %s LIMIT %s
        """
                .replace("LIMIT -1 ", dialect == Dialect.SQLITE ? "LIMIT -1 " : "")
                .formatted(
                        dialect.micros("w.sort_at"),
                        String.join(" AND ", conditions),
                        order("w.", newestFirst),
                        statement.bind(limit));
    }

    /// Rows (id, sort_at) of the episodes behind this key, all of which match.
    String matches(Statement statement, Part part, @Nullable EpisodeKey after, int size) {
        return "SELECT w.id, %s FROM (%s) w"
                .formatted(dialect.micros("w.sort_at"), window(statement, part, after, size));
    }

    /// Rows (id, sort_at) of the first `limit` episodes that match among the first `size` ones behind
    /// `after`; no more rows are read than that takes.
    String among(Statement statement, Part part, @Nullable EpisodeKey after, int size, int limit) {
        var window = window(statement, part, after, size);
        var conditions = conditions(statement, part, "w.");
        if (!narrowing.contained().isEmpty()) {
            conditions.add(contained(statement));
        }
        return "SELECT w.id, %s FROM (%s) w WHERE %s ORDER BY %s LIMIT %s"
                .formatted(
                        dialect.micros("w.sort_at"),
                        window,
                        String.join(" AND ", conditions),
                        order("w.", newestFirst),
                        statement.bind(limit));
    }

    /// One value for each series, so that the planner reads no more series than the walk comes across.
    private String contained(Statement statement) {
        return switch (dialect) {
            case POSTGRES ->
                    "(SELECT %s FROM {series} s WHERE s.id = w.series_id)"
                            .formatted(
                                    MatchingSeries.contains(
                                            statement, dialect, "s.", narrowing.contained()));
            case SQLITE ->
                    MatchingSeries.contains(statement, dialect, "w.series_", narrowing.contained());
        };
    }

    /// The row (id, sort_at) that is the last of the first `size` ones behind `after`; none when there
    /// are fewer.
    String last(Statement statement, Part part, @Nullable EpisodeKey after, int size) {
        return "SELECT w.id, %s FROM (%s) w ORDER BY %s LIMIT 1 OFFSET %s"
                .formatted(
                        dialect.micros("w.sort_at"),
                        window(statement, part, after, size),
                        order("w.", newestFirst),
                        statement.bind(size - 1));
    }

    /// Rows (id, sort_at, series, labels) of the first `size` episodes behind `after`, but for those of
    /// which it is known without their labels that they do not match; and one with labels null: the last
    /// one of all, and in place of the series how many these are.
    String labelled(Statement statement, Part part, @Nullable EpisodeKey after, int size) {
        var window = window(statement, part, after, size);
        var conditions = conditions(statement, part, "w.");
        if (!narrowing.contained().isEmpty()) {
            conditions.add(contained(statement));
        }
        return """
        WITH w AS MATERIALIZED (%s)
        SELECT w.id, %s, w.series_id, (SELECT CAST(s.labels AS text) FROM {series} s WHERE s.id = w.series_id)
        FROM w WHERE %s
        UNION ALL
        SELECT * FROM (
            SELECT w.id, %s, (SELECT count(*) FROM w), CAST(NULL AS text) FROM w ORDER BY %s LIMIT 1
        ) ending
        """
                .formatted(
                        window,
                        dialect.micros("w.sort_at"),
                        conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions),
                        dialect.micros("w.sort_at"),
                        order("w.", !newestFirst));
    }

    /// One row: how many episodes match among the first `size` ones, and how many these are. Where the
    /// labels would have to be looked at, it is empty.
    Optional<String> count(Statement statement, Part part, int size) {
        if (narrowing.residual() || !narrowing.contained().isEmpty()) {
            return Optional.empty();
        }
        var placed = "SELECT 1 FROM {episode} e WHERE %s LIMIT %s";
        if (exact(part)) {
            return Optional.of(
                    "SELECT count(*), count(*) FROM (%s) w"
                            .formatted(
                                    placed.formatted(
                                            String.join(" AND ", access(statement, part, null)),
                                            statement.bind(size))));
        }
        if (onlyFrom(part)) {
            // An index tells the places; of the few whose start is another one, it is looked at.
            var access = String.join(" AND ", access(statement, part, null));
            return Optional.of(
                    """
                    SELECT n.found - m.found, n.found
                    FROM (SELECT count(*) AS found FROM (%s) w) n,
                         (SELECT count(*) AS found FROM {episode} e
                          WHERE %s AND e.started_at < e.sort_at AND e.started_at < %s) m
                    """
                            .formatted(
                                    placed.formatted(access, statement.bind(size)),
                                    access,
                                    statement.time(filter.from().orElseThrow())));
        }
        return Optional.of(
                "SELECT count(*) FILTER (WHERE %s), count(*) FROM (%s) w"
                        .formatted(
                                String.join(" AND ", conditions(statement, part, "w.")),
                                window(statement, part, null, size)));
    }

    /// How many episodes are worth looking at to count those that match.
    int counted(Part part, int cheap, int dear) {
        return exact(part) || onlyFrom(part) ? cheap : dear;
    }

    private boolean onlyFrom(Part part) {
        return filter.from().isPresent()
                && part != Part.MOVED
                && !(part == Part.WHOLE && filter.to().isPresent())
                && conditions(new Statement(dialect), part, "w.").size() == 1;
    }

    private static final String COLUMNS =
            "e.id, e.series_id, e.sort_at, e.started_at, e.ended_at,"
                    + " e.alertname_id, e.namespace_id, e.severity_id";

    private String window(Statement statement, Part part, @Nullable EpisodeKey after, int size) {
        var conditions = access(statement, part, after);
        var limit = statement.bind(size);
        if (path() != Path.SERIES || part == Part.MOVED || series().size() == 1) {
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
        if (path() == Path.SERIES || narrowing.series().isPresent()) {
            conditions.add(
                    series().size() == 1
                            ? "e.series_id = " + statement.bind(series().getFirst())
                            : statement.oneOf("e.series_id", series()));
        }
        switch (path()) {
            case SERIES, TIME -> {}
            case OPEN -> conditions.add("e.ended_at IS NULL");
            case ALERTNAME ->
                    conditions.add("e.alertname_id = " + statement.bind(only(Promoted.ALERTNAME)));
        }
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
        if (conditions.isEmpty()) {
            conditions.add("1 = 1");
        }
        return conditions;
    }

    /// What is left to look at in the rows of a window.
    private List<String> conditions(Statement statement, Part part, String row) {
        var conditions = new ArrayList<String>();
        filter.firing()
                .filter(firing -> !firing || path() != Path.OPEN)
                .ifPresent(firing ->
                        conditions.add(row + "ended_at IS " + (firing ? "NULL" : "NOT NULL")));
        narrowing
                .values()
                .forEach((label, ids) -> {
                    if (!path().name().equals(label.name())) {
                        conditions.add(statement.oneOf(row + label.label() + "_id", ids));
                    }
                });
        filter.from()
                .ifPresent(from -> conditions.add(row + "started_at >= " + statement.time(from)));
        if (part != Part.PLACED) {
            filter.to()
                    .ifPresent(to -> conditions.add(row + "started_at <= " + statement.time(to)));
        }
        return conditions;
    }

    Path path() {
        if (filter.firing().orElse(false)) {
            return Path.OPEN;
        }
        if (narrowing.series().isPresent()) {
            return Path.SERIES;
        }
        return isOne(Promoted.ALERTNAME) ? Path.ALERTNAME : Path.TIME;
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
