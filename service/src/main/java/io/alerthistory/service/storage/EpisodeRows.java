package io.alerthistory.service.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.alerthistory.service.alert.Fingerprint;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads whole episodes by their ids.
final class EpisodeRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<List<String>>> TIMES = new TypeReference<>() {};

    private static final String ON_POSTGRES = sql(Dialect.POSTGRES);
    private static final String ON_SQLITE = sql(Dialect.SQLITE);

    private EpisodeRows() {}

    /// The episodes of these ids, in their order. One that was absorbed meanwhile is left out.
    static List<StoredEpisode> load(Database database, List<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        var found = new HashMap<Long, StoredEpisode>();
        var dialect = database.dialect();
        for (var episode : database.byKeys(sqlOf(dialect), 2, ids, row -> episode(row, dialect))) {
            found.put(episode.id(), episode);
        }
        return ids.stream().filter(found::containsKey).map(found::get).toList();
    }

    private static String sqlOf(Dialect dialect) {
        return switch (dialect) {
            case POSTGRES -> ON_POSTGRES;
            case SQLITE -> ON_SQLITE;
        };
    }

    /// The columns as they are, because what PostgreSQL casts it makes twice: texts are sent as texts
    /// anyway, and times as the microseconds that they are.
    private static String sql(Dialect dialect) {
        return dialect.sql(
                """
                SELECT e.id, s.fp, s.labels, coalesce(t.first, x.annotations), t.latest, t.last,
                       coalesce(t.generator_url, x.generator_url),
                       e.started_at, e.ended_at, e.reason, e.end_upper_bound, e.reopens, e.gaps,
                       CASE WHEN m.first_seen < e.told_at THEN m.first_seen
                            ELSE coalesce(e.told_at, m.first_seen) END,
                       CASE WHEN m.last_seen > e.told_at THEN m.last_seen
                            ELSE coalesce(e.told_at, m.last_seen) END
                FROM {episode} e
                JOIN {series} s ON s.id = e.series_id
                LEFT JOIN {episode_text} t ON t.episode_id = e.id
                LEFT JOIN {series_text} x ON x.series_id = e.series_id
                LEFT JOIN (
                    SELECT m.episode_id, min(m.first_seen) AS first_seen, max(m.last_seen) AS last_seen
                    FROM {stream_episode} m WHERE %s GROUP BY m.episode_id
                ) m ON m.episode_id = e.id
                WHERE %s
                """
                        .formatted(
                                ByKeys.oneOf(dialect, "m.episode_id"),
                                ByKeys.oneOf(dialect, "e.id")));
    }

    private static StoredEpisode episode(ResultSet row, Dialect dialect) throws SQLException {
        return new StoredEpisode(
                row.getLong(1),
                new Fingerprint(row.getLong(2)),
                strings(row.getString(3)),
                strings(firstOf(row.getString(6), row.getString(5), row.getString(4))),
                String.valueOf(firstOf(row.getString(7), "")),
                Objects.requireNonNull(time(row, 8, dialect)),
                time(row, 9, dialect),
                row.getString(10),
                row.getBoolean(11),
                row.getInt(12),
                gaps(row.getString(13)),
                time(row, 14, dialect),
                time(row, 15, dialect));
    }

    private static @Nullable Instant time(ResultSet row, int column, Dialect dialect)
            throws SQLException {
        return switch (dialect) {
            case POSTGRES -> {
                var time = row.getObject(column, OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
            case SQLITE -> {
                var micros = row.getLong(column);
                yield row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            }
        };
    }

    private static @Nullable String firstOf(@Nullable String... texts) {
        for (var text : texts) {
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /// A JSON object of strings, sorted by name.
    static Map<String, String> strings(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        var strings = new TreeMap<String, String>();
        try (var parser = JSON.createParser(json)) {
            parser.nextToken();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                strings.put(name, parser.nextTextValue());
            }
            return strings;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    static List<StoredEpisode.Pause> gaps(@Nullable String json) {
        try {
            return json == null
                    ? List.of()
                    : JSON.readValue(json, TIMES).stream()
                            .map(gap ->
                                    new StoredEpisode.Pause(
                                            Instant.parse(gap.get(0)), Instant.parse(gap.get(1))))
                            .toList();
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private static StorageException unreadable(IOException e) {
        return new StorageException(StorageException.Kind.DATA, "a stored text is no JSON", e);
    }
}
