package io.alerthistory.service.storage;

import io.alerthistory.service.storage.Writes.NotificationRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
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
/// that have some; and a column that says the same of all rows is one value instead of an array. Of the
/// possible statements few occur, and a connection prepares each once.
final class PostgresRows {

    private static final Pattern TIME = Pattern.compile("time\\((u\\.\\w+)\\)");

    /// The rows of one table.
    ///
    /// @param name within the statement
    /// @param sql with `%s` for the rows, which are called `u` there
    /// @param columns of these rows, each with its type; one that ends with an equals sign mostly says the
    ///     same of all rows of a batch, often nothing
    /// @param rows of a batch
    private record Part(
            String name, String sql, List<Column> columns, Function<Writes, Columns> rows) {

        static Part of(
                String name, String sql, List<String> columns, Function<Writes, Columns> rows) {
            return new Part(name, sql, columns.stream().map(Column::of).toList(), rows);
        }

        /// Arrays in the list of a subquery become rows one after the other; in its FROM, the server would
        /// store each column as a whole first.
        String statement(boolean whole) {
            var arrays =
                    columns.stream()
                            .map(column -> column.expression(whole))
                            .collect(Collectors.joining(", "));
            return TIME.matcher(sql)
                    .replaceAll(it -> Dialect.POSTGRES.time(it.group(1)))
                    .formatted("(SELECT " + arrays + ") AS u");
        }

        boolean isWhole(Columns values) {
            return IntStream.range(0, columns.size())
                    .anyMatch(n -> columns.get(n).alike() && !values.isAlike(n));
        }

        int bind(Columns values, PreparedStatement statement, int first, boolean whole)
                throws SQLException {
            for (var n = 0; n < columns.size(); n++) {
                var column = columns.get(n);
                if (whole || !column.alike()) {
                    values.bind(statement, first + n, n, column.type());
                } else {
                    values.bindFirst(statement, first + n, n, column.type());
                }
            }
            return first + columns.size();
        }
    }

    private record Column(String name, String type, boolean alike) {

        private static final String ALIKE = " =";

        static Column of(String described) {
            var space = described.indexOf(' ');
            var alike = described.endsWith(ALIKE);
            var end = described.length() - (alike ? ALIKE.length() : 0);
            return new Column(
                    described.substring(0, space), described.substring(space + 1, end), alike);
        }

        String expression(boolean whole) {
            return alike && !whole
                    ? "CAST(? AS %s) AS %s".formatted(type, name)
                    : "unnest(CAST(? AS %s[])) AS %s".formatted(type, name);
        }
    }

    /// A part of a statement that is to be made.
    private record Form(int part, boolean whole) {}

    private static final List<Part> PARTS =
            List.of(
                    Part.of(
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
                    Part.of(
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
                                    "ended_at int8 =",
                                    "reason text =",
                                    "end_upper_bound bool =",
                                    "reopens int4 =",
                                    "gaps text =",
                                    "sender_fp int8 =",
                                    "owner text =",
                                    "told_by int8",
                                    "told_at int8"),
                            PostgresRows::opened),
                    Part.of(
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
                                    "reason text =",
                                    "end_upper_bound bool =",
                                    "reopens int4 =",
                                    "gaps text ="),
                            PostgresRows::changed),
                    Part.of(
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
                    Part.of(
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
                    Part.of(
                            "transitions",
                            """
                            INSERT INTO alert_history.transition
                                (recorded_at, series_id, version, episode_id, kind, at, notice,
                                 stream_id, status, reason, truncated, firing, resolved, episodes, xid)
                            SELECT now(), u.series_id, u.version, u.episode_id, u.kind, time(u.at),
                                   u.notice, u.stream_id, u.status, u.reason, u.truncated, u.firing,
                                   u.resolved, CAST(u.episodes AS bigint[]),
                                   (SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint))
                            FROM %s
                            """,
                            List.of(
                                    "series_id int8",
                                    "version int8",
                                    "episode_id int8",
                                    "kind text =",
                                    "at int8",
                                    "notice int8",
                                    "stream_id int8",
                                    "status text =",
                                    "reason text =",
                                    "truncated int8 =",
                                    "firing int4",
                                    "resolved int4",
                                    "episodes text ="),
                            PostgresRows::transitions));

    private record Key(List<Form> forms, boolean commits) {}

    private static final ConcurrentMap<Key, String> STATEMENTS = new ConcurrentHashMap<>();

    private PostgresRows() {}

    /// Writes them; true when they were the last and are committed.
    ///
    /// @param last whether the transaction ends with them, if there are any
    static boolean write(Connection connection, Writes writes, boolean last) throws SQLException {
        var forms = new ArrayList<Form>();
        var rows = new ArrayList<Columns>();
        for (var n = 0; n < PARTS.size(); n++) {
            var values = PARTS.get(n).rows().apply(writes);
            if (!values.isEmpty()) {
                forms.add(new Form(n, PARTS.get(n).isWhole(values)));
                rows.add(values);
            }
        }
        if (forms.isEmpty()) {
            return false;
        }
        var sql =
                STATEMENTS.computeIfAbsent(new Key(List.copyOf(forms), last), PostgresRows::build);
        try (var statement = connection.prepareStatement(sql)) {
            var next = 1;
            for (var i = 0; i < forms.size(); i++) {
                var form = forms.get(i);
                next = PARTS.get(form.part()).bind(rows.get(i), statement, next, form.whole());
            }
            statement.executeUpdate();
        }
        return last;
    }

    private static String build(Key key) {
        var last = key.forms().getLast();
        var others =
                key.forms().stream()
                        .filter(form -> !form.equals(last))
                        .map(form ->
                                PARTS.get(form.part()).name() + " AS (\n" + statement(form) + ")")
                        .collect(Collectors.joining(", "));
        return (others.isEmpty() ? "" : "WITH " + others + "\n")
                + statement(last)
                + (key.commits() ? ";\nCOMMIT" : "");
    }

    private static String statement(Form form) {
        return PARTS.get(form.part()).statement(form.whole());
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
