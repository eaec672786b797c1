package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Reads rows by their keys.
///
/// A question is planned anew for its values, because they decide the way that is best. Rows by their keys
/// have one way only, and to plan it takes longer than to go it; so its plan is kept by the connection.
/// PostgreSQL is told so before and after, in the same round trip.
final class ByKeys {

    private static final String KEEP = "SET plan_cache_mode = force_generic_plan;\n";
    private static final String PLAN = ";\nSET plan_cache_mode = force_custom_plan";

    /// Makes one of a row.
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private ByKeys() {}

    /// The condition that the column is one of the keys; each takes one parameter.
    static String oneOf(Dialect dialect, String column) {
        return switch (dialect) {
            case POSTGRES -> column + " = ANY (CAST(? AS bigint[]))";
            case SQLITE -> column + " IN (SELECT value FROM json_each(?))";
        };
    }

    /// All rows of the query.
    ///
    /// @param places how often the keys stand in it
    static <T> List<T> list(
            Connection connection,
            Dialect dialect,
            String sql,
            int places,
            List<Long> keys,
            Row<T> row)
            throws SQLException {
        var text = dialect == Dialect.POSTGRES ? KEEP + sql + PLAN : sql;
        try (var statement = connection.prepareStatement(text)) {
            bind(statement, dialect, places, keys);
            var isRows = statement.execute();
            while (!isRows) {
                isRows = statement.getMoreResults();
            }
            try (var rows = statement.getResultSet()) {
                var all = new ArrayList<T>(keys.size());
                while (rows.next()) {
                    all.add(row.read(rows));
                }
                return all;
            }
        }
    }

    private static void bind(
            PreparedStatement statement, Dialect dialect, int places, List<Long> keys)
            throws SQLException {
        for (var place = 1; place <= places; place++) {
            switch (dialect) {
                case POSTGRES ->
                        statement.setArray(
                                place,
                                statement
                                        .getConnection()
                                        .createArrayOf("int8", keys.toArray(Long[]::new)));
                case SQLITE ->
                        statement.setString(
                                place,
                                keys.stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(",", "[", "]")));
            }
        }
    }
}
