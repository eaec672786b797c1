package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads many episodes in short steps, newest first: no step holds a transaction or a connection longer
/// than it takes, and none holds more than its rows.
public final class EpisodeScan {

    private static final int STEP = 4_000;
    private static final Duration STEP_PATIENCE = Duration.ofSeconds(2);

    private final Reader reader;

    public EpisodeScan(Database database) {
        this.reader = new Reader(database);
    }

    private record Step(List<SlimEpisode> episodes, @Nullable EpisodeKey next, long upTo) {}

    /// Hands over every episode that the filter means, at most so many, until the time is up. Returns
    /// whether that were all of them.
    ///
    /// @throws StorageException TRANSIENT when the database cannot answer now
    public boolean each(EpisodeFilter filter, int most, Duration time, Consumer<SlimEpisode> into) {
        var deadline = System.nanoTime() + time.toNanos();
        var left = most;
        EpisodeKey after = null;
        Long upTo = null;
        do {
            var step = step(filter, after, upTo, Math.min(STEP, left));
            step.episodes().forEach(into);
            left -= step.episodes().size();
            after = step.next();
            upTo = step.upTo();
        } while (after != null && left > 0 && System.nanoTime() - deadline < 0);
        return after == null;
    }

    private Step step(
            EpisodeFilter filter, @Nullable EpisodeKey after, @Nullable Long upTo, int size) {
        return reader.ask((client, dialect) -> {
            var greatest = upTo == null ? greatestId(client, dialect) : upTo;
            var narrowing = Narrowing.of(filter, client, dialect);
            if (narrowing.nothing()) {
                return new Step(List.of(), null, greatest);
            }
            var sql = new EpisodeSql(dialect, filter, narrowing, true, upTo);
            var walked = new EpisodeWalk(client, sql, STEP_PATIENCE).walk(after, size + 1);
            var keys = walked.keys();
            var more = keys.size() > size;
            var page = more ? keys.subList(0, size) : keys;
            var next = more ? page.getLast() : walked.ended() ? null : walked.examined();
            return new Step(
                    load(client, dialect, page.stream().map(EpisodeKey::id).toList()),
                    next,
                    greatest);
        });
    }

    static long greatestId(DbClient client, Dialect dialect) {
        return new Statement(dialect)
                .list(
                        client,
                        "SELECT coalesce(max(id), 0) FROM {episode}",
                        row -> new Cells(row).number(1))
                .getFirst();
    }

    /// These episodes in their order; one that was absorbed meanwhile is left out.
    private static List<SlimEpisode> load(DbClient client, Dialect dialect, List<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        var statement = new Statement(dialect);
        var found =
                statement.list(
                        client,
                        "SELECT %s FROM {episode} e WHERE %s"
                                .formatted(columns(dialect), statement.oneOf("e.id", ids)),
                        EpisodeScan::slim);
        Map<Long, SlimEpisode> byId = HashMap.newHashMap(found.size());
        found.forEach(episode -> byId.put(episode.id(), episode));
        return ids.stream().filter(byId::containsKey).map(byId::get).toList();
    }

    static String columns(Dialect dialect) {
        return """
        e.id, e.series_id, e.alertname_id, e.namespace_id, e.severity_id, %s, %s, e.end_upper_bound,
        CAST(e.gaps AS text)
        """
                .formatted(dialect.micros("e.started_at"), dialect.micros("e.ended_at"));
    }

    static SlimEpisode slim(DbRow row) {
        var cells = new Cells(row);
        return new SlimEpisode(
                cells.number(1),
                cells.number(2),
                cells.number(3),
                cells.number(4),
                cells.number(5),
                cells.timeOf(6),
                cells.time(7),
                cells.flag(8),
                EpisodeRows.gaps(cells.text(9)));
    }
}
