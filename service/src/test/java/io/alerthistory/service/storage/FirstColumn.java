package io.alerthistory.service.storage;

import java.util.List;

/// What a test asks a database, whichever it is: the first column of every row, as text.
public final class FirstColumn {

    private FirstColumn() {}

    /// Reads it, of a statement with its tables in braces, as [Dialect#sql] takes them.
    public static List<String> of(Database database, String sql) {
        return database.read(() ->
                database.client()
                        .execute()
                        .query(database.dialect().sql(sql))
                        .map(row -> String.valueOf(row.column(1).get(Object.class)))
                        .toList());
    }
}
