package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads episodes, a page at a time.
public final class HistoryStore {

    /// Counting stops at so many episodes.
    public static final int COUNTED = 10_000;

    /// And when so many were looked at in vain.
    private static final int LOOKED_AT = 4_000;

    /// A reader waits that long for a full page; then it gets what there is, and where to go on.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Database database;
    private final LabelStatistics statistics;
    private final Duration patience;
    private final ManyFound many = new ManyFound();

    public HistoryStore(Database database) {
        this(database, PATIENCE);
    }

    /// @param patience after which a page may be partial; every question makes some way nevertheless
    public HistoryStore(Database database, Duration patience) {
        this.database = database;
        this.statistics = new LabelStatistics(database);
        this.patience = patience;
    }

    /// The page that was asked for.
    ///
    /// @throws StorageException TRANSIENT when the database cannot answer now
    public EpisodePage find(EpisodeQuestion question) {
        database.notReady()
                .filter(reason -> !reason.code().equals("DATABASE_UNREACHABLE"))
                .ifPresent(reason -> {
                    throw new StorageException(
                            StorageException.Kind.TRANSIENT, reason.message(), null);
                });
        var shares = statistics.shares();
        return database.read(() -> find(question, shares, database.client(), database.dialect()));
    }

    private EpisodePage find(
            EpisodeQuestion question, LabelShares shares, DbClient client, Dialect dialect) {
        var greatest = question.upTo() == null ? greatestId(client, dialect) : question.upTo();
        var narrowing = Narrowing.of(question.filter(), client, dialect, shares);
        if (narrowing.nothing()) {
            return new EpisodePage(
                    List.of(), null, false, greatest, new EpisodePage.Total(0, false));
        }
        var sql =
                new EpisodeSql(
                        dialect,
                        question.filter(),
                        narrowing,
                        question.newestFirst(),
                        question.upTo());
        var walked =
                new EpisodeWalk(client, sql, shares, patience)
                        .walk(question.after(), question.skip() + question.limit() + 1);
        var keys = walked.keys();
        var from = Math.min(question.skip(), keys.size());
        var to = Math.min(from + question.limit(), keys.size());
        var next = to < keys.size() ? keys.get(to - 1) : walked.ended() ? null : walked.examined();
        return new EpisodePage(
                EpisodeRows.load(
                        database, keys.subList(from, to).stream().map(EpisodeKey::id).toList()),
                next,
                to == keys.size() && !walked.ended(),
                greatest,
                total(question, walked, sql, client));
    }

    private static long greatestId(DbClient client, Dialect dialect) {
        return new Statement(dialect)
                .list(
                        client,
                        "SELECT coalesce(max(id), 0) FROM {episode}",
                        row -> new Cells(row).number(1))
                .getFirst();
    }

    private EpisodePage.@Nullable Total total(
            EpisodeQuestion question, EpisodeWalk.Found walked, EpisodeSql sql, DbClient client) {
        if (!question.count()) {
            return null;
        }
        var seen = walked.keys().size();
        if (walked.ended() && question.after() == null) {
            return new EpisodePage.Total(seen, false);
        }
        if (many.found(question.filter())) {
            return new EpisodePage.Total(COUNTED, true);
        }
        var matching = 0L;
        var more = false;
        for (var part : sql.parts()) {
            var size = sql.counted(part, COUNTED + 1, LOOKED_AT);
            var statement = new Statement(sql.dialect());
            var query = sql.count(statement, part, size);
            if (query.isEmpty()) {
                return new EpisodePage.Total(Math.min(seen, COUNTED), true);
            }
            var counts =
                    statement
                            .list(
                                    client,
                                    query.get(),
                                    row -> {
                                        var cells = new Cells(row);
                                        return List.of(cells.number(1), cells.number(2));
                                    })
                            .getFirst();
            matching += counts.get(0);
            more |= counts.get(1) == size;
        }
        if (matching > COUNTED) {
            many.add(question.filter());
        }
        return matching > COUNTED
                ? new EpisodePage.Total(COUNTED, true)
                : new EpisodePage.Total(Math.max(matching, seen), more);
    }
}
