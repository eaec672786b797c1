package io.alerthistory.service.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.alerthistory.service.alert.Fingerprint;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbRow;
import java.time.Instant;
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

    private EpisodeRows() {}

    /// The episodes of these ids, in their order. One that was absorbed meanwhile is left out.
    static List<StoredEpisode> load(DbClient client, Dialect dialect, List<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        var statement = new Statement(dialect);
        var found = new HashMap<Long, StoredEpisode>();
        var sql =
                """
                SELECT e.id, s.fp, CAST(s.labels AS text), CAST(t.first AS text),
                       CAST(t.latest AS text), CAST(t.last AS text), t.generator_url,
                       %s, %s, e.reason, e.end_upper_bound, e.reopens, CAST(e.gaps AS text),
                       %s, %s
                FROM {episode} e
                JOIN {series} s ON s.id = e.series_id
                LEFT JOIN {episode_text} t ON t.episode_id = e.id
                LEFT JOIN (
                    SELECT m.episode_id, min(m.first_seen) AS first_seen, max(m.last_seen) AS last_seen
                    FROM {stream_episode} m WHERE %s GROUP BY m.episode_id
                ) m ON m.episode_id = e.id
                WHERE %s
                """
                        .formatted(
                                dialect.micros("e.started_at"),
                                dialect.micros("e.ended_at"),
                                dialect.micros("m.first_seen"),
                                dialect.micros("m.last_seen"),
                                statement.oneOf("m.episode_id", ids),
                                statement.oneOf("e.id", ids));
        for (var episode : statement.list(client, sql, EpisodeRows::episode)) {
            found.put(episode.id(), episode);
        }
        return ids.stream().filter(found::containsKey).map(found::get).toList();
    }

    private static StoredEpisode episode(DbRow row) {
        var cells = new Cells(row);
        return new StoredEpisode(
                cells.number(1),
                new Fingerprint(cells.number(2)),
                strings(cells.text(3)),
                strings(firstOf(cells.text(6), cells.text(5), cells.text(4))),
                String.valueOf(firstOf(cells.text(7), "")),
                cells.timeOf(8),
                cells.time(9),
                cells.text(10),
                cells.flag(11),
                (int) cells.number(12),
                gaps(cells.text(13)),
                cells.time(14),
                cells.time(15));
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
