package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Fingerprint;
import io.helidon.dbclient.DbClient;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads episodes by their ids. Every method throws [StorageException], TRANSIENT when the database
/// cannot answer now.
public final class EpisodeStore {

    private static final int MOST = 500;

    private final Reader reader;

    public EpisodeStore(Database database) {
        this.reader = new Reader(database);
    }

    /// These episodes in their order; one that was absorbed is left out.
    public List<StoredEpisode> load(List<Long> ids) {
        return reader.ask((_, _) -> EpisodeRows.load(reader.database(), ids));
    }

    /// Everything about one episode; of its changes and notifications the first 500.
    public Optional<EpisodeDetail> detail(long id) {
        return reader.ask((client, dialect) ->
                EpisodeRows.load(reader.database(), List.of(id)).stream()
                        .findFirst()
                        .flatMap(episode -> detail(episode, client, dialect)));
    }

    private static Optional<EpisodeDetail> detail(
            StoredEpisode episode, DbClient client, Dialect dialect) {
        var statement = new Statement(dialect);
        var sql =
                """
                SELECT %s, e.sender_fp, e.owner, CAST(coalesce(t.first, x.annotations) AS text),
                       CAST(t.latest AS text), CAST(t.last AS text)
                FROM {episode} e
                LEFT JOIN {episode_text} t ON t.episode_id = e.id
                LEFT JOIN {series_text} x ON x.series_id = e.series_id
                WHERE e.id = %s
                """
                        .formatted(dialect.micros("e.sort_at"), statement.bind(episode.id()));
        var timeline = timeline(episode.id(), client, dialect);
        var times =
                timeline.stream()
                        .map(EpisodeDetail.Change::recordedAt)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        return statement
                .list(
                        client,
                        sql,
                        row -> {
                            var cells = new Cells(row);
                            return new EpisodeDetail(
                                    episode,
                                    cells.timeOf(1),
                                    cells.value(2) == null
                                            ? null
                                            : new Fingerprint(cells.number(2)),
                                    cells.textOf(3),
                                    EpisodeRows.strings(cells.text(4)),
                                    orNull(cells.text(5)),
                                    orNull(cells.text(6)),
                                    sources(episode.id(), client, dialect),
                                    timeline,
                                    notices(episode.id(), times, client, dialect),
                                    mutes(episode.id(), client, dialect));
                        })
                .stream()
                .findFirst();
    }

    private static @Nullable Map<String, String> orNull(@Nullable String json) {
        return json == null ? null : EpisodeRows.strings(json);
    }

    private static List<EpisodeDetail.Source> sources(long id, DbClient client, Dialect dialect) {
        var statement = new Statement(dialect);
        return statement.list(
                client,
                """
                SELECT s.instance, s.receiver, s.group_key, sum(m.count), %s, %s
                FROM {telling} m JOIN {stream} s ON s.id = m.stream_id
                WHERE m.episode_id = %s
                GROUP BY s.id, s.instance, s.receiver, s.group_key
                ORDER BY min(m.first_seen), s.id
                """
                        .formatted(
                                dialect.micros("min(m.first_seen)"),
                                dialect.micros("max(m.last_seen)"),
                                statement.bind(id)),
                row -> {
                    var cells = new Cells(row);
                    return new EpisodeDetail.Source(
                            cells.textOf(1),
                            cells.textOf(2),
                            cells.textOf(3),
                            cells.number(4),
                            cells.timeOf(5),
                            cells.timeOf(6));
                });
    }

    private static List<EpisodeDetail.Mute> mutes(long id, DbClient client, Dialect dialect) {
        var statement = new Statement(dialect);
        return statement.list(
                client,
                """
                SELECT m.kind, m.muted_by, %s, %s FROM {muted} m
                WHERE m.episode_id = %s ORDER BY m.from_at, m.id LIMIT %s
                """
                        .formatted(
                                dialect.micros("m.from_at"),
                                dialect.micros("m.to_at"),
                                statement.bind(id),
                                statement.bind(MOST)),
                row -> {
                    var cells = new Cells(row);
                    return new EpisodeDetail.Mute(
                            cells.textOf(1), cells.textOf(2), cells.timeOf(3), cells.timeOf(4));
                });
    }

    private static List<EpisodeDetail.Change> timeline(long id, DbClient client, Dialect dialect) {
        var statement = new Statement(dialect);
        return statement.list(
                client,
                """
                SELECT t.kind, %s, %s FROM {transition} t
                WHERE t.episode_id = %s ORDER BY t.version LIMIT %s
                """
                        .formatted(
                                dialect.micros("t.at"),
                                dialect.micros("t.recorded_at"),
                                statement.bind(id),
                                statement.bind(MOST)),
                row -> {
                    var cells = new Cells(row);
                    return new EpisodeDetail.Change(
                            cells.textOf(1), cells.timeOf(2), cells.timeOf(3));
                });
    }

    /// A body that changed an episode was recorded in the transaction of the change, so it has the same
    /// time, by which the table is sorted.
    private static List<EpisodeDetail.Notice> notices(
            long id, SequencedSet<Instant> times, DbClient client, Dialect dialect) {
        if (times.isEmpty()) {
            return List.of();
        }
        var statement = new Statement(dialect);
        var contains =
                switch (dialect) {
                    case POSTGRES -> statement.bind(id) + " = ANY (n.episodes)";
                    case SQLITE ->
                            "EXISTS (SELECT 1 FROM json_each(n.episodes) o WHERE o.value = %s)"
                                    .formatted(statement.bind(id));
                };
        return statement.list(
                client,
                """
                SELECT %s, s.instance, s.receiver, s.group_key, n.status, n.reason, n.truncated,
                       n.firing, n.resolved
                FROM {notice} n JOIN {stream} s ON s.id = n.stream_id
                WHERE n.recorded_at IN (%s) AND %s ORDER BY n.recorded_at, n.id LIMIT %s
                """
                        .formatted(
                                dialect.micros("n.recorded_at"),
                                times.stream()
                                        .map(statement::time)
                                        .collect(Collectors.joining(", ")),
                                contains,
                                statement.bind(MOST)),
                row -> {
                    var cells = new Cells(row);
                    return new EpisodeDetail.Notice(
                            cells.timeOf(1),
                            cells.textOf(2),
                            cells.textOf(3),
                            cells.textOf(4),
                            cells.textOf(5),
                            cells.text(6),
                            cells.number(7),
                            cells.number(8),
                            cells.number(9));
                });
    }
}
