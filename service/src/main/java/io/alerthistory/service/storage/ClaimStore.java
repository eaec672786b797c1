package io.alerthistory.service.storage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// What is stored of claims that run out. Every method throws [StorageException].
public final class ClaimStore {

    private final DataSource source;
    private final Dialect dialect;

    ClaimStore(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /// Series whose claims all run out before this moment, by id.
    ///
    /// @param moment in microseconds since 1970 UTC
    /// @param after only ids greater than this
    /// @param owners of the open episodes
    public List<Long> ranOut(long moment, long after, int most, Owners owners) {
        var sql =
                """
                SELECT series_id FROM {claim} WHERE valid_until < %s AND series_id > ? AND %s
                ORDER BY series_id LIMIT ?
                """
                        .formatted(dialect.time("?"), owners.condition("{claim}.series_id"));
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement(dialect.sql(sql))) {
            statement.setLong(1, moment);
            statement.setLong(2, after);
            var next = 3;
            for (var backend : owners.bound()) {
                statement.setString(next++, backend);
            }
            statement.setInt(next, most);
            var ids = new ArrayList<Long>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw StorageException.of("looking for claims that ran out", e);
        }
    }
}
