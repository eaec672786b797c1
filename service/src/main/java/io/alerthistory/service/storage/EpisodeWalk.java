package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the keys of the next episodes that match, window after window, until there are enough of
/// them, or no more, or the time is up. A walk that comes across too few looks for the series that
/// match instead, and goes on with these.
final class EpisodeWalk {

    private static final int WINDOW = 20_000;

    /// Where labels are looked at, or rows lie far apart.
    private static final int DEAR_WINDOW = 4_000;

    /// Where they are looked at here, all of a window is read.
    private static final int FIRST_WITH_LABELS = 256;

    private static final int LARGEST_WITH_LABELS = 2_000;

    private final DbClient client;
    private final double perMicro;
    private final long deadline;
    private final Map<Long, Boolean> decided = new HashMap<>();
    private final List<EpisodeKey> found = new ArrayList<>();
    private EpisodeSql sql;
    private boolean narrowed;
    private @Nullable EpisodeKey examined;

    /// @param keys in the order of the pages
    /// @param examined how far the walk came
    /// @param ended whether there is nothing behind that
    record Found(List<EpisodeKey> keys, @Nullable EpisodeKey examined, boolean ended) {}

    /// @param time after which no further window is begun
    EpisodeWalk(DbClient client, EpisodeSql sql, Duration time) {
        this(client, sql, LabelShares.NONE, time);
    }

    EpisodeWalk(DbClient client, EpisodeSql sql, LabelShares shares, Duration time) {
        this.client = client;
        this.sql = sql;
        this.perMicro = shares.perMicro();
        this.deadline = System.nanoTime() + time.toNanos();
    }

    /// The first keys behind `after`, at most this many.
    Found walk(@Nullable EpisodeKey after, int wanted) {
        examined = after;
        for (var part : sql.parts()) {
            var ended = part(part, wanted);
            if (!ended || found.size() >= wanted) {
                return new Found(first(wanted), examined, false);
            }
        }
        return new Found(first(wanted), examined, true);
    }

    private List<EpisodeKey> first(int wanted) {
        return found.subList(0, Math.min(wanted, found.size()));
    }

    /// False when there may be more in this part.
    private boolean part(EpisodeSql.Part part, int wanted) {
        if (sql.spanned(part)) {
            return spans(part, wanted);
        }
        return sql.exact(part) ? exactly(part, wanted) : filtering(part, wanted);
    }

    private boolean timeIsUp() {
        return System.nanoTime() - deadline > 0;
    }

    /// Every row matches, so one window is enough.
    private boolean exactly(EpisodeSql.Part part, int wanted) {
        var size = wanted - found.size();
        var statement = new Statement(sql.dialect());
        var keys = keys(statement, sql.matches(statement, part, examined, size));
        add(keys);
        return keys.size() < size;
    }

    private List<EpisodeKey> keys(Statement statement, String query) {
        return statement.list(
                client,
                query,
                row -> {
                    var cells = new Cells(row);
                    return new EpisodeKey(cells.number(2), cells.number(1));
                });
    }

    private boolean spans(EpisodeSql.Part part, int wanted) {
        var edges = edges();
        if (edges.isEmpty()) {
            return true;
        }
        var spans =
                Spans.of(
                        sql.newestFirst(),
                        begin(part, edges),
                        end(edges),
                        perMicro * sql.narrowing().density());
        while (found.size() < wanted) {
            var left = wanted - found.size();
            var bound = spans.next(left);
            var statement = new Statement(sql.dialect());
            var keys = keys(statement, sql.span(statement, part, examined, bound, left));
            add(keys);
            if (keys.size() == left) {
                return false;
            }
            // Everything up to the bound was seen.
            examined = new EpisodeKey(bound, sql.newestFirst() ? 0 : Long.MAX_VALUE);
            if (spans.ended()) {
                return true;
            }
            if (timeIsUp()) {
                return false;
            }
            spans.found(keys.size());
        }
        return false;
    }

    /// The first and the last place of all episodes.
    private List<Long> edges() {
        var dialect = sql.dialect();
        return new Statement(dialect)
                        .list(
                                client,
                                """
                                SELECT a.at, b.at
                                FROM (SELECT %1$s AS at FROM {episode} ORDER BY sort_at ASC, id ASC LIMIT 1) a,
                                     (SELECT %1$s AS at FROM {episode} ORDER BY sort_at DESC, id DESC LIMIT 1) b
                                """
                                        .formatted(dialect.micros("sort_at")),
                                row -> {
                                    var cells = new Cells(row);
                                    return List.of(cells.number(1), cells.number(2));
                                })
                        .stream()
                        .findFirst()
                        .orElse(List.of());
    }

    private long begin(EpisodeSql.Part part, List<Long> edges) {
        if (examined != null) {
            return examined.sortAt();
        }
        var from = sql.filter().from().map(EpisodeWalk::micros).orElse(Long.MIN_VALUE);
        var to = sql.filter().to().map(EpisodeWalk::micros).orElse(Long.MAX_VALUE);
        return sql.newestFirst()
                ? Math.min(edges.get(1), part == EpisodeSql.Part.PLACED ? to : Long.MAX_VALUE)
                : Math.max(edges.get(0), from);
    }

    private long end(List<Long> edges) {
        var from = sql.filter().from().map(EpisodeWalk::micros).orElse(Long.MIN_VALUE);
        var to = sql.filter().to().map(EpisodeWalk::micros).orElse(Long.MAX_VALUE);
        return sql.newestFirst() ? Math.max(edges.get(0), from) : Math.min(edges.get(1), to);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /// Goes on until enough is found (then whatever it returns), the part is at its end (true) or the
    /// time is (false).
    private boolean filtering(EpisodeSql.Part part, int wanted) {
        var residual = sql.narrowing().residual();
        var size = residual ? firstWithLabels(wanted - found.size()) : window();
        for (var windows = 1; ; windows++) {
            var whole = residual ? withLabels(part, size) : without(part, size, wanted);
            if (found.size() >= wanted) {
                return false;
            }
            if (!whole) {
                return true;
            }
            if (timeIsUp()) {
                return false;
            }
            if (windows >= 2 && narrow()) {
                return part(part, wanted);
            }
            size = residual ? Math.min(LARGEST_WITH_LABELS, size * 4) : size;
        }
    }

    private int window() {
        var scattered = sql.path() == EpisodeSql.Path.ALERTNAME;
        return sql.narrowing().contained().isEmpty() && !scattered ? WINDOW : DEAR_WINDOW;
    }

    /// As large as it takes to fill the page, if statistics are right.
    private int firstWithLabels(int wanted) {
        var expected = 1.3 * wanted / sql.narrowing().density();
        return (int) Math.min(LARGEST_WITH_LABELS, Math.max(FIRST_WITH_LABELS, expected));
    }

    /// False when the window is not full: there is nothing behind it.
    private boolean without(EpisodeSql.Part part, int size, int wanted) {
        var left = wanted - found.size();
        var before = examined;
        var statement = new Statement(sql.dialect());
        var keys = keys(statement, sql.among(statement, part, before, size, left));
        add(keys);
        if (keys.size() == left) {
            return true;
        }
        var end = new Statement(sql.dialect());
        var last = keys(end, sql.last(end, part, before, size));
        if (last.isEmpty()) {
            return false;
        }
        examined = last.getFirst();
        return true;
    }

    /// Once: looks for the series that match. False when they are too many.
    private boolean narrow() {
        if (narrowed || sql.narrowing().series().isPresent()) {
            return false;
        }
        narrowed = true;
        var equal = Narrowing.equal(sql.filter().labels().every());
        if (equal.isEmpty()) {
            return false;
        }
        var series =
                new MatchingSeries(sql.filter(), equal.get(), client, sql.dialect()).many(deadline);
        if (series.isEmpty()) {
            return false;
        }
        sql = sql.with(Narrowing.ofSeries(series.get(), sql.narrowing().density()));
        return true;
    }

    private record Row(EpisodeKey key, long series, @Nullable String labels) {}

    /// False when the window is not full: there is nothing behind it.
    private boolean withLabels(EpisodeSql.Part part, int size) {
        var statement = new Statement(sql.dialect());
        var rows =
                statement.list(
                        client,
                        sql.labelled(statement, part, examined, size),
                        row -> {
                            var cells = new Cells(row);
                            return new Row(
                                    new EpisodeKey(cells.number(2), cells.number(1)),
                                    cells.number(3),
                                    cells.text(4));
                        });
        var keys = new ArrayList<EpisodeKey>();
        var rowsInWindow = 0L;
        var last = examined;
        for (var row : rows) {
            if (row.labels() == null) {
                rowsInWindow = row.series();
                last = row.key();
            } else if (matches(row.series(), row.labels())) {
                keys.add(row.key());
            }
        }
        add(keys);
        examined = last;
        return rowsInWindow == size;
    }

    private boolean matches(long series, String labels) {
        return decided.computeIfAbsent(
                series,
                _ -> {
                    MatchingSeries.makeWay();
                    return sql.filter().labels().matches(EpisodeRows.strings(labels));
                });
    }

    private void add(List<EpisodeKey> keys) {
        keys.sort(sql.newestFirst() ? Collections.reverseOrder() : Comparator.naturalOrder());
        found.addAll(keys);
        examined = keys.isEmpty() ? examined : keys.getLast();
    }
}
