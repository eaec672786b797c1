package io.alerthistory.service.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows turned into one array for each column, as `unnest` takes them: a batch of any size is one
/// statement with a fixed number of parameters.
final class Columns {

    private final List<List<@Nullable Object>> columns = new ArrayList<>();

    Columns(int width) {
        for (var i = 0; i < width; i++) {
            columns.add(new ArrayList<>());
        }
    }

    void add(@Nullable Object... row) {
        for (var i = 0; i < row.length; i++) {
            columns.get(i).add(row[i]);
        }
    }

    /// Whether there is no row.
    boolean isEmpty() {
        return columns.getFirst().isEmpty();
    }

    /// Whether all rows have the same value in this column, or none.
    boolean isAlike(int column) {
        var values = columns.get(column);
        var first = values.getFirst();
        for (var value : values) {
            if (!Objects.equals(first, value)) {
                return false;
            }
        }
        return true;
    }

    /// Binds the columns to consecutive parameters; returns the index of the next one.
    int bind(PreparedStatement statement, int first, String... types) throws SQLException {
        for (var i = 0; i < types.length; i++) {
            bind(statement, first + i, i, types[i]);
        }
        return first + types.length;
    }

    /// Binds one column.
    void bind(PreparedStatement statement, int index, int column, String type) throws SQLException {
        statement.setArray(
                index,
                statement.getConnection().createArrayOf(type, array(type, columns.get(column))));
    }

    /// Binds what the first row has in a column.
    void bindFirst(PreparedStatement statement, int index, int column, String type)
            throws SQLException {
        var sqlType =
                switch (type) {
                    case "int8" -> Types.BIGINT;
                    case "int4" -> Types.INTEGER;
                    case "bool" -> Types.BOOLEAN;
                    case "text" -> Types.VARCHAR;
                    default -> throw new IllegalArgumentException("no single " + type);
                };
        statement.setObject(index, columns.get(column).getFirst(), sqlType);
    }

    /// The driver sends an array in binary when it knows the class of its elements.
    private static Object[] array(String type, List<@Nullable Object> values) {
        var empty =
                switch (type) {
                    case "int8" -> new Long[0];
                    case "int4" -> new Integer[0];
                    case "bool" -> new Boolean[0];
                    case "text" -> new String[0];
                    case "bytea" -> new byte[0][];
                    default -> throw new IllegalArgumentException("no array of " + type);
                };
        return values.toArray(empty);
    }
}
