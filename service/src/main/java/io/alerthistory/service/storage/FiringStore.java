package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Finds what was firing at a moment.
///
/// An index knows starts, another one ends, but none knows both; so the short episodes are looked for
/// among the starts of the day before the moment, and the long ones apart.
public final class FiringStore {

    /// What is longer than this is in the index of long episodes (see the migration V4).
    private static final Duration SHORT = Duration.ofDays(1);

    private final Reader reader;

    public FiringStore(Database database) {
        this.reader = new Reader(database);
    }

    /// Episodes that began at this moment or before and ended later, if at all; at most about so many,
    /// in no order. Pauses are not looked at.
    ///
    /// @throws StorageException TRANSIENT when the database cannot answer now
    public List<SlimEpisode> at(Instant moment, int most) {
        return reader.ask((client, dialect) -> {
            var found = new LinkedHashMap<Long, SlimEpisode>();
            for (var where : Where.values()) {
                if (found.size() < most) {
                    list(client, dialect, where, moment, most)
                            .forEach(episode -> found.put(episode.id(), episode));
                }
            }
            return new ArrayList<>(found.values());
        });
    }

    /// The index that each part is read by.
    private enum Where {
        GOING_ON,
        SHORT_ONES,
        /// Whose recorded start is behind the moment, and was told to be before it later.
        MOVED,
        LONG_ONES
    }

    private static List<SlimEpisode> list(
            DbClient client, Dialect dialect, Where where, Instant moment, int most) {
        var statement = new Statement(dialect);
        var condition =
                switch (where) {
                    case GOING_ON -> "e.ended_at IS NULL";
                    case SHORT_ONES ->
                            "e.sort_at >= %s AND e.sort_at <= %s"
                                    .formatted(
                                            statement.time(moment.minus(SHORT)),
                                            statement.time(moment));
                    case MOVED ->
                            "e.started_at < e.sort_at AND e.sort_at > %s"
                                    .formatted(statement.time(moment));
                    case LONG_ONES -> longOnes(dialect);
                };
        var ends = where == Where.GOING_ON ? "" : " AND e.ended_at > " + statement.time(moment);
        return statement.list(
                client,
                "SELECT %s FROM {episode} e WHERE %s AND e.started_at <= %s%s LIMIT %s"
                        .formatted(
                                EpisodeScan.columns(dialect),
                                condition,
                                statement.time(moment),
                                ends,
                                statement.bind(most)),
                EpisodeScan::slim);
    }

    /// Word for word the condition of the index.
    private static String longOnes(Dialect dialect) {
        return switch (dialect) {
            case POSTGRES -> "e.ended_at - e.started_at > interval '1 day'";
            case SQLITE -> "e.ended_at - e.started_at > 86400000000";
        };
    }
}
