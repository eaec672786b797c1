package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;

/// Writes a batch on PostgreSQL: one statement, whatever the batch holds, so that it costs one round
/// trip and its plan is made once. The rare rows (absorbed episodes, quarantine) go on their own.
final class PostgresBatch {

    private static final String WRITE =
            """
            WITH states AS (
                UPDATE alert_history.series_state s
                SET version = u.version,
                    open_since = %1$s,
                    last_seen = %2$s,
                    text_hash = u.text_hash,
                    text_at = %3$s,
                    runs = u.runs
                FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                            CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                            CAST(? AS bytea[]))
                    AS u(series_id, version, open_since, last_seen, text_hash, text_at, runs)
                WHERE s.series_id = u.series_id
            ), opened AS (
                INSERT INTO alert_history.episode
                    (id, series_id, alertname_id, namespace_id, severity_id, sort_at, started_at,
                     ended_at, reason, end_upper_bound, reopens, gaps, sender_fp, owner)
                SELECT u.id, u.series_id, u.alertname_id, u.namespace_id, u.severity_id, %4$s, %5$s,
                       %6$s, u.reason, u.end_upper_bound, u.reopens, CAST(u.gaps AS jsonb),
                       u.sender_fp, u.owner
                FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                            CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                            CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS text[]),
                            CAST(? AS boolean[]), CAST(? AS integer[]), CAST(? AS text[]),
                            CAST(? AS bigint[]), CAST(? AS text[]))
                    AS u(id, series_id, alertname_id, namespace_id, severity_id, sort_at, started_at,
                         ended_at, reason, end_upper_bound, reopens, gaps, sender_fp, owner)
            ), changed AS (
                UPDATE alert_history.episode e
                SET started_at = %5$s,
                    ended_at = %6$s,
                    reason = u.reason,
                    end_upper_bound = u.end_upper_bound,
                    reopens = u.reopens,
                    gaps = CAST(u.gaps AS jsonb)
                FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                            CAST(? AS text[]), CAST(? AS boolean[]), CAST(? AS integer[]),
                            CAST(? AS text[]))
                    AS u(id, started_at, ended_at, reason, end_upper_bound, reopens, gaps)
                WHERE e.id = u.id
            ), texts AS (
                INSERT INTO alert_history.episode_text (episode_id, generator_url, first, last)
                SELECT u.episode_id, u.generator_url, CAST(u.first AS jsonb), CAST(u.last AS jsonb)
                FROM unnest(CAST(? AS bigint[]), CAST(? AS text[]), CAST(? AS text[]),
                            CAST(? AS text[]))
                    AS u(episode_id, generator_url, first, last)
            ), tellings AS (
                INSERT INTO alert_history.stream_episode AS t
                    (stream_id, episode_id, count, first_seen, last_seen)
                SELECT u.stream_id, u.episode_id, u.count, %7$s, %8$s
                FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                            CAST(? AS bigint[]), CAST(? AS bigint[]))
                    AS u(stream_id, episode_id, count, first_seen, last_seen)
                ON CONFLICT (episode_id, stream_id) DO UPDATE
                SET count = t.count + excluded.count,
                    last_seen = greatest(t.last_seen, excluded.last_seen)
            ), transitions AS (
                INSERT INTO alert_history.transition
                    (recorded_at, series_id, version, episode_id, kind, at)
                SELECT now(), u.series_id, u.version, u.episode_id, u.kind, %9$s
                FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                            CAST(? AS text[]), CAST(? AS bigint[]))
                    AS u(series_id, version, episode_id, kind, at)
            )
            INSERT INTO alert_history.notification
                (recorded_at, id, stream_id, status, reason, truncated, firing, resolved, episodes)
            SELECT now(), u.id, u.stream_id, u.status, u.reason, u.truncated, u.firing, u.resolved,
                   CAST(u.episodes AS bigint[])
            FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS text[]),
                        CAST(? AS text[]), CAST(? AS bigint[]), CAST(? AS integer[]),
                        CAST(? AS integer[]), CAST(? AS text[]))
                AS u(id, stream_id, status, reason, truncated, firing, resolved, episodes)
            """
                    .formatted(
                            time("open_since"),
                            time("last_seen"),
                            time("text_at"),
                            time("sort_at"),
                            time("started_at"),
                            time("ended_at"),
                            time("first_seen"),
                            time("last_seen"),
                            time("at"));

    /// Both in one round trip, as they mostly can be.
    private static final String WRITE_AND_COMMIT = WRITE + ";\nCOMMIT";

    private static final String STREAMS =
            """
            INSERT INTO alert_history.stream (id, instance, receiver, group_key, kind)
            SELECT * FROM unnest(CAST(? AS bigint[]), CAST(? AS text[]), CAST(? AS text[]),
                                 CAST(? AS text[]), CAST(? AS text[]))
                AS u(id, instance, receiver, group_key, kind)
            ORDER BY u.id
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String TEXT_CHANGES =
            """
            UPDATE alert_history.episode_text t
            SET latest = CASE WHEN u.is_last THEN t.latest ELSE CAST(u.text AS jsonb) END,
                last = CASE WHEN u.is_last THEN CAST(u.text AS jsonb) ELSE t.last END
            FROM unnest(CAST(? AS bigint[]), CAST(? AS text[]), CAST(? AS boolean[]))
                AS u(episode_id, text, is_last)
            WHERE t.episode_id = u.episode_id
            """;

    private static final String QUARANTINE =
            """
            INSERT INTO alert_history.quarantine (id, received_at, kind, reason, detail, instance, raw)
            SELECT u.id, %s, u.kind, u.reason, u.detail, u.instance, u.raw
            FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS text[]), CAST(? AS text[]),
                        CAST(? AS text[]), CAST(? AS text[]), CAST(? AS bytea[]))
                AS u(id, received_at, kind, reason, detail, instance, raw)
            """
                    .formatted(time("received_at"));

    private static final String MOVE_TELLINGS =
            """
            WITH moved AS (
                DELETE FROM alert_history.stream_episode WHERE episode_id = ?
                RETURNING stream_id, count, first_seen, last_seen
            )
            INSERT INTO alert_history.stream_episode AS t
                (stream_id, episode_id, count, first_seen, last_seen)
            SELECT stream_id, ?, count, first_seen, last_seen FROM moved
            ON CONFLICT (episode_id, stream_id) DO UPDATE
            SET count = t.count + excluded.count,
                first_seen = least(t.first_seen, excluded.first_seen),
                last_seen = greatest(t.last_seen, excluded.last_seen)
            """;

    private PostgresBatch() {}

    /// Writes it all; mostly the transaction is committed with it, else the caller's commit does that.
    static void write(Connection connection, Writes writes) throws SQLException {
        streams(connection, writes);
        rows(connection, writes, onlyRows(writes) ? WRITE_AND_COMMIT : WRITE);
        textChanges(connection, writes);
        absorbed(connection, writes);
        PostgresClaims.write(connection, writes.claims());
        PostgresMutes.write(connection, writes.muted());
        quarantined(connection, writes);
    }

    /// Whether nothing goes on its own after the statement.
    private static boolean onlyRows(Writes writes) {
        return writes.textChanges().isEmpty()
                && writes.absorbed().isEmpty()
                && writes.claims().isEmpty()
                && writes.muted().isEmpty()
                && writes.quarantined().isEmpty();
    }

    private static void rows(Connection connection, Writes writes, String sql) throws SQLException {
        if (writes.states().isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            var next =
                    states(writes)
                            .bind(
                                    statement, 1, "int8", "int8", "int8", "int8", "int8", "int8",
                                    "bytea");
            next =
                    opened(writes)
                            .bind(
                                    statement, next, "int8", "int8", "int8", "int8", "int8", "int8",
                                    "int8", "int8", "text", "bool", "int4", "text", "int8", "text");
            next =
                    changed(writes)
                            .bind(
                                    statement, next, "int8", "int8", "int8", "text", "bool", "int4",
                                    "text");
            next = texts(writes).bind(statement, next, "int8", "text", "text", "text");
            next = tellings(writes).bind(statement, next, "int8", "int8", "int8", "int8", "int8");
            next =
                    transitions(writes)
                            .bind(statement, next, "int8", "int8", "int8", "text", "int8");
            notifications(writes)
                    .bind(
                            statement, next, "int8", "int8", "text", "text", "int8", "int4", "int4",
                            "text");
            statement.executeUpdate();
        }
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
        var columns = new Columns(14);
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
                    row.owner());
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
        var columns = new Columns(5);
        for (var row : writes.transitions()) {
            columns.add(row.seriesId(), row.version(), row.episodeId(), row.kind(), row.at());
        }
        return columns;
    }

    private static Columns notifications(Writes writes) {
        var columns = new Columns(8);
        for (var row : writes.notifications()) {
            columns.add(
                    row.id(),
                    row.streamId(),
                    row.status(),
                    row.reason(),
                    row.truncated(),
                    row.firing(),
                    row.resolved(),
                    arrayLiteral(row.episodes()));
        }
        return columns;
    }

    private static void streams(Connection connection, Writes writes) throws SQLException {
        if (writes.streams().isEmpty()) {
            return;
        }
        var columns = new Columns(5);
        for (var row : writes.streams()) {
            columns.add(row.id(), row.instance(), row.receiver(), row.groupKey(), row.kind());
        }
        try (var statement = connection.prepareStatement(STREAMS)) {
            columns.bind(statement, 1, "int8", "text", "text", "text", "text");
            statement.executeUpdate();
        }
    }

    private static void textChanges(Connection connection, Writes writes) throws SQLException {
        if (writes.textChanges().isEmpty()) {
            return;
        }
        for (var last : new boolean[] {false, true}) {
            var columns = new Columns(3);
            var rows = writes.textChanges().stream().filter(row -> row.last() == last).toList();
            rows.forEach(row -> columns.add(row.episodeId(), row.text(), row.last()));
            if (!rows.isEmpty()) {
                try (var statement = connection.prepareStatement(TEXT_CHANGES)) {
                    columns.bind(statement, 1, "int8", "text", "bool");
                    statement.executeUpdate();
                }
            }
        }
    }

    private static void absorbed(Connection connection, Writes writes) throws SQLException {
        for (var row : writes.absorbed()) {
            try (var move = connection.prepareStatement(MOVE_TELLINGS);
                    var mutes = PostgresMutes.moving(connection);
                    var text =
                            connection.prepareStatement(
                                    "DELETE FROM alert_history.episode_text WHERE episode_id = ?");
                    var episode =
                            connection.prepareStatement(
                                    "DELETE FROM alert_history.episode WHERE id = ?")) {
                move.setLong(1, row.id());
                move.setLong(2, row.into());
                move.executeUpdate();
                mutes.setLong(1, row.into());
                mutes.setLong(2, row.id());
                mutes.executeUpdate();
                text.setLong(1, row.id());
                text.executeUpdate();
                episode.setLong(1, row.id());
                episode.executeUpdate();
            }
        }
    }

    private static void quarantined(Connection connection, Writes writes) throws SQLException {
        if (writes.quarantined().isEmpty()) {
            return;
        }
        var columns = new Columns(7);
        for (var row : writes.quarantined()) {
            columns.add(
                    row.id(),
                    row.receivedAt(),
                    row.kind(),
                    row.reason(),
                    row.detail(),
                    row.instance(),
                    row.raw());
        }
        try (var statement = connection.prepareStatement(QUARANTINE)) {
            columns.bind(statement, 1, "int8", "int8", "text", "text", "text", "text", "bytea");
            statement.executeUpdate();
        }
    }

    private static String time(String column) {
        return Dialect.POSTGRES.time("u." + column);
    }

    private static String arrayLiteral(long[] values) {
        var literal = new StringBuilder("{");
        for (var i = 0; i < values.length; i++) {
            literal.append(i == 0 ? "" : ",").append(values[i]);
        }
        return literal.append('}').toString();
    }
}
