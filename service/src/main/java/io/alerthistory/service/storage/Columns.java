package io.alerthistory.service.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
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

    /// Whether no row has a value in this column.
    boolean isBlank(int column) {
        return columns.get(column).stream().allMatch(Objects::isNull);
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
