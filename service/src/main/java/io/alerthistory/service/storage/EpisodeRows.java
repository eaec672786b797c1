package io.alerthistory.service.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.alerthistory.service.alert.Fingerprint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads whole episodes by their ids.
final class EpisodeRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, String>> STRINGS = new TypeReference<>() {};
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
        for (var episode :
                database.byKeys(sqlOf(database.dialect()), 2, ids, EpisodeRows::episode)) {
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

    private static String sql(Dialect dialect) {
        return dialect.sql(
                """
                SELECT e.id, s.fp, CAST(s.labels AS text), CAST(coalesce(t.first, x.annotations) AS text),
                       CAST(t.latest AS text), CAST(t.last AS text),
                       coalesce(t.generator_url, x.generator_url),
                       %s, %s, e.reason, e.end_upper_bound, e.reopens, CAST(e.gaps AS text),
                       %s, %s
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
                                dialect.micros("e.started_at"),
                                dialect.micros("e.ended_at"),
                                dialect.micros(
                                        "CASE WHEN m.first_seen < e.told_at THEN m.first_seen"
                                                + " ELSE coalesce(e.told_at, m.first_seen) END"),
                                dialect.micros(
                                        "CASE WHEN m.last_seen > e.told_at THEN m.last_seen"
                                                + " ELSE coalesce(e.told_at, m.last_seen) END"),
                                ByKeys.oneOf(dialect, "m.episode_id"),
                                ByKeys.oneOf(dialect, "e.id")));
    }

    private static StoredEpisode episode(ResultSet row) throws SQLException {
        return new StoredEpisode(
                row.getLong(1),
                new Fingerprint(row.getLong(2)),
                strings(row.getString(3)),
                strings(firstOf(row.getString(6), row.getString(5), row.getString(4))),
                String.valueOf(firstOf(row.getString(7), "")),
                instant(row.getLong(8)),
                time(row, 9),
                row.getString(10),
                row.getBoolean(11),
                row.getInt(12),
                gaps(row.getString(13)),
                time(row, 14),
                time(row, 15));
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        var micros = row.getLong(column);
        return row.wasNull() ? null : instant(micros);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
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
        try {
            return json == null ? Map.of() : JSON.readValue(json, STRINGS);
        } catch (JsonProcessingException e) {
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

    private static StorageException unreadable(JsonProcessingException e) {
        return new StorageException(StorageException.Kind.DATA, "a stored text is no JSON", e);
    }
}
