package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Selection;
import io.helidon.dbclient.DbClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what fires now. Every method throws [StorageException], TRANSIENT when the database cannot
/// answer now.
public final class OpenAlertStore {

    private static final int STEP = 500;

    private final HistoryStore history;
    private final Reader reader;

    public OpenAlertStore(Database database) {
        this.history = new HistoryStore(database);
        this.reader = new Reader(database);
    }

    /// What fires and is selected, at most so many, the newest first.
    ///
    /// @param mutedSince what was held back after that is held back still
    public List<OpenAlert> find(Selection labels, int most, Instant mutedSince) {
        var filter =
                new EpisodeFilter(
                        Optional.of(true),
                        Optional.empty(),
                        labels,
                        Optional.empty(),
                        Optional.empty());
        var alerts = new ArrayList<OpenAlert>();
        EpisodeKey after = null;
        Long upTo = null;
        do {
            var size = Math.min(STEP, most - alerts.size());
            var page = history.find(new EpisodeQuestion(filter, true, after, upTo, 0, size, false));
            alerts.addAll(
                    reader.ask((client, dialect) ->
                            open(page.episodes(), mutedSince, client, dialect)));
            after = page.next();
            upTo = page.upTo();
        } while (after != null && alerts.size() < most);
        return alerts;
    }

    /// The receivers that were ever told of anything, sorted.
    public List<String> receivers(int most) {
        return reader.ask((client, dialect) -> {
            var statement = new Statement(dialect);
            return statement.list(
                    client,
                    "SELECT DISTINCT s.receiver FROM {stream} s WHERE s.receiver <> ''"
                            + " ORDER BY 1 LIMIT "
                            + statement.bind(most),
                    row -> new Cells(row).textOf(1));
        });
    }

    private static List<OpenAlert> open(
            List<StoredEpisode> episodes, Instant mutedSince, DbClient client, Dialect dialect) {
        var ids = episodes.stream().map(StoredEpisode::id).toList();
        var routes = routes(ids, client, dialect);
        var muted = suppressions(ids, mutedSince, client, dialect);
        return episodes.stream()
                .map(episode ->
                        new OpenAlert(
                                episode,
                                routes.getOrDefault(episode.id(), List.of()),
                                muted.getOrDefault(episode.id(), Suppression.NONE)))
                .toList();
    }

    private static Map<Long, Suppression> suppressions(
            List<Long> ids, Instant since, DbClient client, Dialect dialect) {
        var found = new HashMap<Long, Suppression>();
        if (ids.isEmpty()) {
            return found;
        }
        record Muted(long episode, Suppression by) {}
        var statement = new Statement(dialect);
        statement
                .list(
                        client,
                        "SELECT m.episode_id, m.kind, m.muted_by FROM {muted} m WHERE %s AND m.to_at >= %s ORDER BY m.id"
                                .formatted(
                                        statement.oneOf("m.episode_id", ids),
                                        statement.time(since)),
                        row -> {
                            var cells = new Cells(row);
                            return new Muted(
                                    cells.number(1),
                                    Suppression.of(cells.textOf(2), cells.textOf(3)));
                        })
                .forEach(muted -> found.merge(muted.episode(), muted.by(), Suppression::and));
        return found;
    }

    private record Told(long episode, OpenAlert.Route route) {}

    private static Map<Long, List<OpenAlert.Route>> routes(
            List<Long> ids, DbClient client, Dialect dialect) {
        var routes = new HashMap<Long, List<OpenAlert.Route>>();
        if (ids.isEmpty()) {
            return routes;
        }
        var statement = new Statement(dialect);
        statement
                .list(
                        client,
                        """
                        SELECT e.id, s.receiver, s.group_key
                        FROM {episode} e JOIN {stream} s ON s.id = e.told_by
                        WHERE %s AND s.receiver <> ''
                        UNION
                        SELECT m.episode_id, s.receiver, s.group_key
                        FROM {stream_episode} m JOIN {stream} s ON s.id = m.stream_id
                        WHERE %s AND s.receiver <> ''
                        ORDER BY 1, 2, 3
                        """
                                .formatted(
                                        statement.oneOf("e.id", ids),
                                        statement.oneOf("m.episode_id", ids)),
                        row -> {
                            var cells = new Cells(row);
                            return new Told(
                                    cells.number(1),
                                    new OpenAlert.Route(cells.textOf(2), cells.textOf(3)));
                        })
                .forEach(told ->
                        routes.computeIfAbsent(told.episode(), _ -> new ArrayList<>())
                                .add(told.route()));
        return routes;
    }
}
