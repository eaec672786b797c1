package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import java.util.HashMap;
import java.util.Map;

/// How often pairs of label and value occur among the newest episodes. It chooses how episodes are looked
/// for, and so may be old or wrong: then it costs time, never a row.
final class LabelShares {

    /// Nothing is known: everything counts as rare.
    static final LabelShares NONE = new LabelShares(Map.of(), 0, 0);

    private static final int SAMPLE = 10_000;

    /// What occurs less often is not kept, so that there are few pairs however many values exist.
    private static final int LEAST = 10;

    private record Pair(String name, String value) {}

    private final Map<Pair, Long> counts;
    private final long sample;
    private final double perMicro;

    private LabelShares(Map<Pair, Long> counts, long sample, double perMicro) {
        this.counts = counts;
        this.sample = sample;
        this.perMicro = perMicro;
    }

    static LabelShares sample(DbClient client, Dialect dialect) {
        var newest =
                "(SELECT series_id, sort_at FROM {episode} ORDER BY sort_at DESC, id DESC LIMIT "
                        + SAMPLE
                        + ")";
        var size =
                new Statement(dialect)
                        .list(
                                client,
                                "SELECT count(*), coalesce(%s, 0) FROM %s n"
                                        .formatted(
                                                span(dialect, "max(n.sort_at)", "min(n.sort_at)"),
                                                newest),
                                row -> {
                                    var cells = new Cells(row);
                                    return new long[] {cells.number(1), cells.number(2)};
                                })
                        .getFirst();
        var each =
                switch (dialect) {
                    case POSTGRES -> "jsonb_each_text(s.labels) AS l(key, value)";
                    case SQLITE -> "json_each(s.labels) AS l";
                };
        var counts = new HashMap<Pair, Long>();
        new Statement(dialect)
                .list(
                        client,
                        """
                        SELECT l.key, l.value, count(*)
                        FROM %s n JOIN {series} s ON s.id = n.series_id CROSS JOIN %s
                        GROUP BY l.key, l.value HAVING count(*) >= %d
                        """
                                .formatted(newest, each, LEAST),
                        row -> {
                            var cells = new Cells(row);
                            return Map.entry(
                                    new Pair(cells.textOf(1), cells.textOf(2)), cells.number(3));
                        })
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return new LabelShares(counts, size[0], (double) size[0] / Math.max(1, size[1]));
    }

    private static String span(Dialect dialect, String to, String from) {
        return dialect.micros(to) + " - " + dialect.micros(from);
    }

    /// The share of the newest episodes whose labels have this pair, from 0 to 1.
    double of(String name, String value) {
        var count = counts.get(new Pair(name, value));
        return count != null ? (double) count / sample : LEAST / 2.0 / SAMPLE;
    }

    /// How many episodes begin in a microsecond; 0 when that is not known.
    double perMicro() {
        return perMicro;
    }
}
