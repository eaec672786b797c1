package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Labels;
import io.alerthistory.service.storage.Writes.NotificationRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The hot path on SQLite: one connection, one writer, one transaction for a batch. The calls are
/// native and hold their carrier thread, so a platform thread makes them.
public final class SqliteIntakeStore implements IntakeStore {

    private final Connection connection;
    private final InstantSource clock;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private long nextId;
    private long endOfBlock;

    /// @param connection its own, in autocommit mode; closed with this store
    public SqliteIntakeStore(Connection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public List<SeriesRef> series(List<SeriesText.Of> wanted) {
        return inTransaction(
                "looking up series",
                () -> {
                    var found = new ArrayList<SeriesRef>(wanted.size());
                    for (var one : wanted) {
                        var known = find(one.labels());
                        found.add(known == null ? insert(one) : known);
                    }
                    return found;
                });
    }

    @Override
    public long idBlock() {
        return inTransaction("reserving ids", this::block);
    }

    @Override
    public void commit(Collection<Long> seriesIds, Function<Map<Long, StateRow>, Writes> decide) {
        inTransaction(
                "storing a batch",
                () -> {
                    var states = new HashMap<Long, StateRow>();
                    for (var id : seriesIds) {
                        states.put(id, state(id));
                    }
                    var writes = decide.apply(states);
                    write(writes, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
                    return writes;
                });
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StorageException.of("closing the database file", e);
        }
    }

    private StateRow state(long seriesId) throws SQLException {
        var statement =
                prepared(
                        """
                        SELECT version, open_since, last_seen, text_hash, text_at, runs
                        FROM ah_series_state WHERE series_id = ?
                        """,
                        seriesId);
        try (var row = statement.executeQuery()) {
            if (!row.next()) {
                throw StorageException.forgotten();
            }
            return new StateRow(
                    seriesId,
                    row.getLong(1),
                    number(row, 2),
                    number(row, 3),
                    number(row, 4),
                    number(row, 5),
                    row.getBytes(6));
        }
    }

    private @Nullable SeriesRef find(Labels labels) throws SQLException {
        var statement =
                prepared(
                        """
                        SELECT id, alertname_id, namespace_id, severity_id, text_hash
                        FROM ah_series WHERE fp = ? AND labels_hash = ?
                        """,
                        labels.fingerprint().value(),
                        labels.identity());
        try (var row = statement.executeQuery()) {
            return row.next()
                    ? new SeriesRef(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5))
                    : null;
        }
    }

    private SeriesRef insert(SeriesText.Of one) throws SQLException {
        var labels = one.labels();
        var text = one.text();
        var series =
                new SeriesRef(
                        newId(),
                        valueId(Promoted.ALERTNAME.of(labels)),
                        valueId(Promoted.NAMESPACE.of(labels)),
                        valueId(Promoted.SEVERITY.of(labels)),
                        text == null ? 0 : text.hash());
        update(
                """
                INSERT INTO ah_series
                    (id, fp, labels_hash, labels, alertname_id, namespace_id, severity_id, text_hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                series.id(),
                labels.fingerprint().value(),
                labels.identity(),
                StoredText.json(labels.asMap()),
                series.alertnameId(),
                series.namespaceId(),
                series.severityId(),
                series.textHash());
        if (text != null) {
            update(
                    """
                    INSERT INTO ah_series_text (series_id, generator_url, annotations) VALUES (?, ?, ?)
                    """,
                    series.id(),
                    text.generatorUrl(),
                    text.annotations());
        }
        update("INSERT INTO ah_series_state (series_id) VALUES (?)", series.id());
        return series;
    }

    private long valueId(Promoted.Value value) throws SQLException {
        var statement =
                prepared(
                        "SELECT id FROM ah_label_value WHERE name = ? AND value = ?",
                        value.name(),
                        value.value());
        try (var row = statement.executeQuery()) {
            if (row.next()) {
                return row.getLong(1);
            }
        }
        var id = newId();
        update(
                "INSERT INTO ah_label_value (id, name, value) VALUES (?, ?, ?)",
                id,
                value.name(),
                value.value());
        return id;
    }

    private void write(Writes writes, long now) throws SQLException {
        for (var row : writes.streams()) {
            update(
                    """
                    INSERT INTO ah_stream (id, instance, receiver, group_key, kind)
                    VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                    row.id(),
                    row.instance(),
                    row.receiver(),
                    row.groupKey(),
                    row.kind());
        }
        for (var row : writes.states()) {
            update(
                    """
                    UPDATE ah_series_state
                    SET version = ?, open_since = ?, last_seen = ?, text_hash = ?, text_at = ?, runs = ?
                    WHERE series_id = ?
                    """,
                    row.version(),
                    row.openSince(),
                    row.lastSeen(),
                    row.textHash(),
                    row.textAt(),
                    row.runs(),
                    row.seriesId());
        }
        for (var row : writes.opened()) {
            update(
                    """
                    INSERT INTO ah_episode
                        (id, series_id, alertname_id, namespace_id, severity_id, sort_at, started_at,
                         ended_at, reason, end_upper_bound, reopens, gaps, sender_fp, owner,
                         told_by, told_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
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
        for (var row : writes.changed()) {
            update(
                    """
                    UPDATE ah_episode
                    SET started_at = ?, ended_at = ?, reason = ?, end_upper_bound = ?, reopens = ?,
                        gaps = ?
                    WHERE id = ?
                    """,
                    row.startedAt(),
                    row.endedAt(),
                    row.reason(),
                    row.endUpperBound(),
                    row.reopens(),
                    row.gaps(),
                    row.id());
        }
        for (var row : writes.texts()) {
            update(
                    """
                    INSERT INTO ah_episode_text (episode_id, generator_url, first, last)
                    VALUES (?, ?, ?, ?)
                    """,
                    row.episodeId(),
                    row.generatorUrl(),
                    row.first(),
                    row.last());
        }
        for (var row : writes.textChanges()) {
            changeText(row);
        }
        for (var row : writes.tellings()) {
            tell(row.streamId(), row.episodeId(), row.count(), row.first(), row.last());
        }
        for (var row : writes.transitions()) {
            record(row, now);
        }
        for (var row : writes.absorbed()) {
            absorb(row);
        }
        for (var row : writes.claims()) {
            claim(row);
        }
        for (var row : writes.muted()) {
            mute(row);
        }
        for (var row : writes.quarantined()) {
            update(
                    """
                    INSERT INTO ah_quarantine
                        (id, received_at, kind, reason, detail, instance, raw)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                    row.id(),
                    row.receivedAt(),
                    row.kind(),
                    row.reason(),
                    row.detail(),
                    row.instance(),
                    row.raw());
        }
    }

    /// An episode without a text of its own gets one that begins as the series' text.
    private void changeText(Writes.TextChange row) throws SQLException {
        var column = row.last() ? "last" : "latest";
        update(
                """
                INSERT INTO ah_episode_text (episode_id, generator_url, first, %1$s)
                SELECT e.id, coalesce(x.generator_url, ''), coalesce(x.annotations, '{}'), ?
                FROM ah_episode e LEFT JOIN ah_series_text x ON x.series_id = e.series_id
                WHERE e.id = ?
                ON CONFLICT (episode_id) DO UPDATE SET %1$s = excluded.%1$s
                """
                        .formatted(column),
                row.text(),
                row.episodeId());
    }

    private void record(Writes.TransitionRow row, long now) throws SQLException {
        update(
                """
                INSERT INTO ah_transition
                    (recorded_at, series_id, version, episode_id, kind, at, notice, stream_id, status,
                     reason, truncated, firing, resolved, episodes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                now,
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
                row.ofNotice(notice ->
                        notice.episodes() == null ? null : Arrays.toString(notice.episodes())));
    }

    private void tell(long stream, long episode, long count, long first, long last)
            throws SQLException {
        update(
                """
                INSERT INTO ah_stream_episode AS t
                    (stream_id, episode_id, count, first_seen, last_seen)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (episode_id, stream_id) DO UPDATE
                SET count = t.count + excluded.count,
                    first_seen = min(t.first_seen, excluded.first_seen),
                    last_seen = max(t.last_seen, excluded.last_seen)
                """,
                stream,
                episode,
                count,
                first,
                last);
    }

    private void claim(Writes.ClaimRow row) throws SQLException {
        if (row.validUntil() == null) {
            update("DELETE FROM ah_claim WHERE series_id = ?", row.seriesId());
            return;
        }
        update(
                """
                INSERT INTO ah_claim (series_id, valid_until) VALUES (?, ?)
                ON CONFLICT (series_id) DO UPDATE SET valid_until = excluded.valid_until
                """,
                row.seriesId(),
                row.validUntil());
    }

    private void mute(Writes.MutedRow row) throws SQLException {
        update(
                """
                INSERT INTO ah_muted (id, episode_id, kind, muted_by, detail, from_at, to_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE
                SET detail = excluded.detail, from_at = excluded.from_at, to_at = excluded.to_at
                """,
                row.id(),
                row.episodeId(),
                row.kind(),
                row.by(),
                row.detail(),
                row.from(),
                row.to());
    }

    private void absorb(Writes.Absorbed row) throws SQLException {
        var tellings = new ArrayList<Writes.TellingRow>();
        var statement =
                prepared(
                        """
                        SELECT stream_id, count, first_seen, last_seen
                        FROM ah_telling WHERE episode_id = ?
                        """,
                        row.id());
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                tellings.add(
                        new Writes.TellingRow(
                                rows.getLong(1),
                                row.into(),
                                rows.getLong(2),
                                rows.getLong(3),
                                rows.getLong(4)));
            }
        }
        update("DELETE FROM ah_stream_episode WHERE episode_id = ?", row.id());
        for (var telling : tellings) {
            tell(
                    telling.streamId(),
                    telling.episodeId(),
                    telling.count(),
                    telling.first(),
                    telling.last());
        }
        update("UPDATE ah_muted SET episode_id = ? WHERE episode_id = ?", row.into(), row.id());
        update("DELETE FROM ah_episode_text WHERE episode_id = ?", row.id());
        update("DELETE FROM ah_episode WHERE id = ?", row.id());
    }

    private long newId() throws SQLException {
        if (nextId == endOfBlock) {
            nextId = block();
            endOfBlock = nextId + ID_BLOCK;
        }
        return nextId++;
    }

    private long block() throws SQLException {
        try (var row =
                prepared(
                                "UPDATE ah_id_block SET next = next + ? RETURNING next - ?",
                                ID_BLOCK,
                                ID_BLOCK)
                        .executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void update(String sql, @Nullable Object... values) throws SQLException {
        prepared(sql, values).executeUpdate();
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (var i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /// In words of its own: the driver's `commit` begins the next transaction at once, which would hold
    /// the one write lock of the file until somebody comes.
    private <T> T inTransaction(String what, Work<T> work) {
        try {
            update("BEGIN IMMEDIATE");
            try {
                var result = work.run();
                update("COMMIT");
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                forgetBlock();
                rollback(e);
                throw e;
            }
        } catch (SQLException e) {
            throw StorageException.of(what, e);
        }
    }

    /// A block that was taken in a transaction that failed was never taken.
    private void forgetBlock() {
        nextId = 0;
        endOfBlock = 0;
    }

    private void rollback(Throwable cause) {
        try {
            update("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }
}
