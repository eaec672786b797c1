package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Fingerprint;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/// What is open and was told of by certain Alertmanagers alone. Every method throws [StorageException].
public final class ReconcileStore {

    /// A series with such an episode.
    public record Candidate(long series, Fingerprint fingerprint) {}

    private final DataSource source;
    private final Dialect dialect;

    ReconcileStore(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /// Series with an open episode of which nobody spoke since that moment, and nobody but these
    /// Alertmanagers ever did, by id.
    ///
    /// @param moment in microseconds since 1970 UTC
    /// @param after only ids greater than this
    /// @param instances their `externalURL`s, at least one
    public List<Candidate> quiet(long moment, long after, int most, Collection<String> instances) {
        var sql =
                """
                SELECT e.series_id, l.fp
                FROM {episode} e
                JOIN {series_state} s ON s.series_id = e.series_id
                JOIN {series} l ON l.id = e.series_id
                WHERE e.ended_at IS NULL AND s.last_seen < %1$s AND e.series_id > ?
                  AND (e.told_by IS NOT NULL
                    OR EXISTS (SELECT 1 FROM {stream_episode} t WHERE t.episode_id = e.id))
                  AND NOT EXISTS (
                    SELECT 1 FROM {stream} m
                    WHERE m.id = e.told_by AND (m.kind = 'direct' OR m.instance NOT IN (%2$s)))
                  AND NOT EXISTS (
                    SELECT 1 FROM {stream_episode} t JOIN {stream} m ON m.id = t.stream_id
                    WHERE t.episode_id = e.id AND (m.kind = 'direct' OR m.instance NOT IN (%2$s)))
                ORDER BY e.series_id LIMIT ?
                """
                        .formatted(
                                dialect.time("?"),
                                String.join(", ", instances.stream().map(_ -> "?").toList()));
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement(dialect.sql(sql))) {
            statement.setLong(1, moment);
            statement.setLong(2, after);
            var next = 3;
            for (var condition = 0; condition < 2; condition++) {
                for (var instance : instances) {
                    statement.setString(next++, instance);
                }
            }
            statement.setInt(next, most);
            var found = new ArrayList<Candidate>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Candidate(rows.getLong(1), new Fingerprint(rows.getLong(2))));
                }
            }
            return found;
        } catch (SQLException e) {
            throw StorageException.of("looking for what an Alertmanager may have dropped", e);
        }
    }
}
