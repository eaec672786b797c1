package io.alerthistory.service.storage;

import java.util.regex.Pattern;

/// What differs between the two databases in the SQL that both run.
///
/// Statements name tables as `{episode}`: on PostgreSQL that is `alert_history.episode`, on SQLite
/// `ah_episode`. Times are `timestamptz` on PostgreSQL and integers on SQLite; both are read and
/// bound as microseconds since 1970 UTC, the unit of every time in this service.
public enum Dialect {
    POSTGRES("alert_history.$1"),
    SQLITE("ah_$1");

    private static final Pattern TABLE = Pattern.compile("\\{(\\w+)}");

    private final String table;

    Dialect(String table) {
        this.table = table;
    }

    /// The statement with every `{table}` replaced by its real name.
    public String sql(String template) {
        return TABLE.matcher(template).replaceAll(table);
    }

    /// An expression that reads a time column as microseconds.
    public String micros(String column) {
        return switch (this) {
            case POSTGRES -> "CAST(EXTRACT(EPOCH FROM " + column + ") * 1000000 AS bigint)";
            case SQLITE -> column;
        };
    }

    /// An expression that turns a bound number of microseconds into a value of a time column.
    public String time(String parameter) {
        return switch (this) {
            case POSTGRES ->
                    "(timestamptz 'epoch' + CAST("
                            + parameter
                            + " AS bigint) * interval '1 microsecond')";
            case SQLITE -> parameter;
        };
    }
}
