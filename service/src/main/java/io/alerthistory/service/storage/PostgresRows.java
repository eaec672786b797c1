package io.alerthistory.service.storage;

import io.alerthistory.service.storage.Writes.NotificationRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The rows of a batch on PostgreSQL as one statement, so that they cost one round trip.
///
/// A part without rows would cost nearly as much as one with a few, so the statement is made of those
/// that have some. Of the possible ones few occur, and a connection prepares each once.
final class PostgresRows {

    private static final Pattern TIME = Pattern.compile("time\\((u\\.\\w+)\\)");

    /// The rows of one table.
    ///
    /// @param name within the statement
    /// @param sql with `%s` for the rows, which are called `u` there
    /// @param columns of these rows, each with its type
    /// @param rows of a batch
    private record Part(
            String name, String sql, List<String> columns, Function<Writes, Columns> rows) {

        /// Arrays in the list of a subquery become rows one after the other; in its FROM, the server would
        /// store each column as a whole first.
        String statement() {
            var arrays =
                    columns.stream()
                            .map(column ->
                                    "unnest(CAST(? AS %s[])) AS %s"
                                            .formatted(type(column), name(column)))
                            .collect(Collectors.joining(", "));
            return TIME.matcher(sql)
                    .replaceAll(it -> Dialect.POSTGRES.time(it.group(1)))
                    .formatted("(SELECT " + arrays + ") AS u");
        }

        String[] types() {
            return columns.stream().map(Part::type).toArray(String[]::new);
        }

        private static String name(String column) {
            return column.substring(0, column.indexOf(' '));
        }

        private static String type(String column) {
            return column.substring(column.indexOf(' ') + 1);
        }
    }

    private static final List<Part> PARTS =
            List.of(
                    new Part(
                            "states",
                            """
                            UPDATE alert_history.series_state s
                            SET version = u.version,
                                open_since = time(u.open_since),
                                last_seen = time(u.last_seen),
                                text_hash = u.text_hash,
                                text_at = time(u.text_at),
                                runs = u.runs
                            FROM %s
                            WHERE s.series_id = u.series_id
                            """,
                            List.of(
                                    "series_id int8",
                                    "version int8",
                                    "open_since int8",
                                    "last_seen int8",
                                    "text_hash int8",
                                    "text_at int8",
                                    "runs bytea"),
                            PostgresRows::states),
                    new Part(
                            "opened",
                            """
                            INSERT INTO alert_history.episode
                                (id, series_id, alertname_id, namespace_id, severity_id, sort_at,
                                 started_at, ended_at, reason, end_upper_bound, reopens, gaps,
                                 sender_fp, owner, told_by, told_at)
                            SELECT u.id, u.series_id, u.alertname_id, u.namespace_id, u.severity_id,
                                   time(u.sort_at), time(u.started_at), time(u.ended_at), u.reason,
                                   u.end_upper_bound, u.reopens, CAST(u.gaps AS jsonb), u.sender_fp,
                                   u.owner, u.told_by, time(u.told_at)
                            FROM %s
                            """,
                            List.of(
                                    "id int8",
                                    "series_id int8",
                                    "alertname_id int8",
                                    "namespace_id int8",
                                    "severity_id int8",
                                    "sort_at int8",
                                    "started_at int8",
                                    "ended_at int8",
                                    "reason text",
                                    "end_upper_bound bool",
                                    "reopens int4",
                                    "gaps text",
                                    "sender_fp int8",
                                    "owner text",
                                    "told_by int8",
                                    "told_at int8"),
                            PostgresRows::opened),
                    new Part(
                            "changed",
                            """
                            UPDATE alert_history.episode e
                            SET started_at = time(u.started_at),
                                ended_at = time(u.ended_at),
                                reason = u.reason,
                                end_upper_bound = u.end_upper_bound,
                                reopens = u.reopens,
                                gaps = CAST(u.gaps AS jsonb)
                            FROM %s
                            WHERE e.id = u.id
                            """,
                            List.of(
                                    "id int8",
                                    "started_at int8",
                                    "ended_at int8",
                                    "reason text",
                                    "end_upper_bound bool",
                                    "reopens int4",
                                    "gaps text"),
                            PostgresRows::changed),
                    new Part(
                            "texts",
                            """
                            INSERT INTO alert_history.episode_text
                                (episode_id, generator_url, first, last)
                            SELECT u.episode_id, u.generator_url, CAST(u.first AS jsonb),
                                   CAST(u.last AS jsonb)
                            FROM %s
                            """,
                            List.of(
                                    "episode_id int8",
                                    "generator_url text",
                                    "first text",
                                    "last text"),
                            PostgresRows::texts),
                    new Part(
                            "tellings",
                            """
                            INSERT INTO alert_history.stream_episode AS t
                                (stream_id, episode_id, count, first_seen, last_seen)
                            SELECT u.stream_id, u.episode_id, u.count, time(u.first_seen),
                                   time(u.last_seen)
                            FROM %s
                            ON CONFLICT (episode_id, stream_id) DO UPDATE
                            SET count = t.count + excluded.count,
                                last_seen = greatest(t.last_seen, excluded.last_seen)
                            """,
                            List.of(
                                    "stream_id int8",
                                    "episode_id int8",
                                    "count int8",
                                    "first_seen int8",
                                    "last_seen int8"),
                            PostgresRows::tellings),
                    new Part(
                            "transitions",
                            """
                            INSERT INTO alert_history.transition
                                (recorded_at, series_id, version, episode_id, kind, at, notice,
                                 stream_id, status, reason, truncated, firing, resolved, episodes)
                            SELECT now(), u.series_id, u.version, u.episode_id, u.kind, time(u.at),
                                   u.notice, u.stream_id, u.status, u.reason, u.truncated, u.firing,
                                   u.resolved, CAST(u.episodes AS bigint[])
                            FROM %s
                            """,
                            List.of(
                                    "series_id int8",
                                    "version int8",
                                    "episode_id int8",
                                    "kind text",
                                    "at int8",
                                    "notice int8",
                                    "stream_id int8",
                                    "status text",
                                    "reason text",
                                    "truncated int8",
                                    "firing int4",
                                    "resolved int4",
                                    "episodes text"),
                            PostgresRows::transitions));

    // By the parts that a statement has, one bit for each, and one for the commit.
    private static final ConcurrentMap<Integer, String> STATEMENTS = new ConcurrentHashMap<>();

    private PostgresRows() {}

    /// Writes them.
    ///
    /// @param commits whether the transaction ends with them, in the same round trip
    static void write(Connection connection, Writes writes, boolean commits) throws SQLException {
        var rows = PARTS.stream().map(part -> part.rows().apply(writes)).toList();
        var parts = IntStream.range(0, rows.size()).filter(n -> !rows.get(n).isEmpty()).toArray();
        if (parts.length == 0) {
            return;
        }
        try (var statement = connection.prepareStatement(statement(parts, commits))) {
            var next = 1;
            for (var n : parts) {
                next = rows.get(n).bind(statement, next, PARTS.get(n).types());
            }
            statement.executeUpdate();
        }
    }

    private static String statement(int[] parts, boolean commits) {
        var key = (commits ? 1 << PARTS.size() : 0) | Arrays.stream(parts).map(n -> 1 << n).sum();
        return STATEMENTS.computeIfAbsent(key, _ -> build(parts, commits));
    }

    private static String build(int[] parts, boolean commits) {
        var first = Arrays.stream(parts).limit(parts.length - 1L).mapToObj(PARTS::get).toList();
        var last = PARTS.get(parts[parts.length - 1]).statement();
        return (first.isEmpty() ? "" : "WITH ")
                + first.stream()
                        .map(part -> part.name() + " AS (\n" + part.statement() + ")")
                        .collect(Collectors.joining(", "))
                + "\n"
                + last
                + (commits ? ";\nCOMMIT" : "");
    }

    private static Columns states(Writes writes) {
        var columns = new Columns(7);
        for (var row : writes.states()) {
            columns.add(
                    row.seriesId(),
                    row.version(),
                    row.openSince(),
                    row.lastSeen(),
                    row.textHash(),
                    row.textAt(),
                    row.runs());
        }
        return columns;
    }

    private static Columns opened(Writes writes) {
        var columns = new Columns(16);
        for (var row : writes.opened()) {
            columns.add(
                    row.id(),
                    row.series().id(),
                    row.series().alertnameId(),
                    row.series().namespaceId(),
                    row.series().severityId(),
                    row.sortAt(),
                    row.startedAt(),
                    row.endedAt(),
                    row.reason(),
                    row.endUpperBound(),
                    row.reopens(),
                    row.gaps(),
                    row.senderFingerprint(),
                    row.owner(),
                    row.toldBy(),
                    row.toldAt());
        }
        return columns;
    }

    private static Columns changed(Writes writes) {
        var columns = new Columns(7);
        for (var row : writes.changed()) {
            columns.add(
                    row.id(),
                    row.startedAt(),
                    row.endedAt(),
                    row.reason(),
                    row.endUpperBound(),
                    row.reopens(),
                    row.gaps());
        }
        return columns;
    }

    private static Columns texts(Writes writes) {
        var columns = new Columns(4);
        for (var row : writes.texts()) {
            columns.add(row.episodeId(), row.generatorUrl(), row.first(), row.last());
        }
        return columns;
    }

    private static Columns tellings(Writes writes) {
        var columns = new Columns(5);
        for (var row : writes.tellings()) {
            columns.add(row.streamId(), row.episodeId(), row.count(), row.first(), row.last());
        }
        return columns;
    }

    private static Columns transitions(Writes writes) {
        var columns = new Columns(13);
        for (var row : writes.transitions()) {
            columns.add(
                    row.seriesId(),
                    row.version(),
                    row.episodeId(),
                    row.kind(),
                    row.at(),
                    row.ofNotice(NotificationRow::id),
                    row.ofNotice(NotificationRow::streamId),
                    row.ofNotice(NotificationRow::status),
                    row.ofNotice(NotificationRow::reason),
                    row.ofNotice(NotificationRow::truncated),
                    row.ofNotice(NotificationRow::firing),
                    row.ofNotice(NotificationRow::resolved),
                    row.ofNotice(notice -> arrayLiteral(notice.episodes())));
        }
        return columns;
    }

    private static @Nullable String arrayLiteral(long @Nullable [] values) {
        if (values == null) {
            return null;
        }
        var literal = new StringBuilder("{");
        for (var i = 0; i < values.length; i++) {
            literal.append(i == 0 ? "" : ",").append(values[i]);
        }
        return literal.append('}').toString();
    }
}
