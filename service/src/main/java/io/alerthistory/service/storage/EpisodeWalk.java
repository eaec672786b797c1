package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the keys of the next episodes that match, window after window, until there are enough of
/// them, or no more, or the time is up.
final class EpisodeWalk {

    private static final int FIRST_WINDOW = 256;
    private static final int LARGEST_WINDOW = 20_000;

    /// Where labels are read along, they are what a window costs.
    private static final int LARGEST_WITH_LABELS = 2_000;

    private final DbClient client;
    private final EpisodeSql sql;
    private final long deadline;
    private final Map<Long, Boolean> decided = new HashMap<>();
    private final List<EpisodeKey> found = new ArrayList<>();
    private @Nullable EpisodeKey examined;

    /// @param keys in the order of the pages
    /// @param examined how far the walk came
    /// @param ended whether there is nothing behind that
    record Found(List<EpisodeKey> keys, @Nullable EpisodeKey examined, boolean ended) {}

    /// @param time after which no further window is begun
    EpisodeWalk(DbClient client, EpisodeSql sql, Duration time) {
        this.client = client;
        this.sql = sql;
        this.deadline = System.nanoTime() + time.toNanos();
    }

    /// The first keys behind `after`, at most this many.
    Found walk(@Nullable EpisodeKey after, int wanted) {
        examined = after;
        for (var part : sql.parts()) {
            var ended = sql.exact(part) ? exactly(part, wanted) : filtering(part, wanted);
            if (!ended || found.size() >= wanted) {
                return new Found(first(wanted), examined, false);
            }
        }
        return new Found(first(wanted), examined, true);
    }

    private List<EpisodeKey> first(int wanted) {
        return found.subList(0, Math.min(wanted, found.size()));
    }

    /// Every row matches, so one window is enough.
    private boolean exactly(EpisodeSql.Part part, int wanted) {
        var size = wanted - found.size();
        var statement = new Statement(sql.dialect());
        var keys =
                statement.list(
                        client,
                        sql.matches(statement, part, examined, size),
                        row -> {
                            var cells = new Cells(row);
                            return new EpisodeKey(cells.number(2), cells.number(1));
                        });
        add(keys);
        return keys.size() < size;
    }

    /// Goes on until enough is found (then whatever it returns), the part is at its end (true) or the
    /// time is (false).
    private boolean filtering(EpisodeSql.Part part, int wanted) {
        var largest = sql.narrowing().residual() ? LARGEST_WITH_LABELS : LARGEST_WINDOW;
        var size = Math.min(largest, Math.max(FIRST_WINDOW, wanted - found.size()));
        while (found.size() < wanted) {
            if (window(part, size, wanted - found.size()) < size) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            size = Math.min(largest, size * 4);
        }
        return false;
    }

    private record Row(EpisodeKey key, long series, @Nullable String labels) {}

    /// Returns how many rows the window has.
    private long window(EpisodeSql.Part part, int size, int limit) {
        var statement = new Statement(sql.dialect());
        // Of the rows that are filtered here, each one may be needed.
        var rowLimit = sql.narrowing().residual() ? size : limit;
        var rows =
                statement.list(
                        client,
                        sql.matchesAndEnd(statement, part, examined, size, rowLimit),
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
            } else if (!sql.narrowing().residual() || matches(row.series(), row.labels())) {
                keys.add(row.key());
            }
        }
        add(keys);
        examined = last;
        return rowsInWindow;
    }

    private boolean matches(long series, String labels) {
        return decided.computeIfAbsent(
                series, _ -> sql.filter().labels().matches(EpisodeRows.strings(labels)));
    }

    private void add(List<EpisodeKey> keys) {
        keys.sort(sql.newestFirst() ? Collections.reverseOrder() : Comparator.naturalOrder());
        found.addAll(keys);
        examined = keys.isEmpty() ? examined : keys.getLast();
    }
}
