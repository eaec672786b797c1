package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A query in the making: every value is bound, none is written into the text.
final class Statement {

    private final Dialect dialect;
    private final Map<String, Object> values = new LinkedHashMap<>();

    Statement(Dialect dialect) {
        this.dialect = dialect;
    }

    /// The parameter that stands for this value.
    String bind(Object value) {
        var name = "p" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    /// The value of a time column.
    String time(long micros) {
        return dialect.time(bind(micros));
    }

    String time(Instant time) {
        return time(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    /// The condition that the column has one of these numbers.
    String oneOf(String column, Collection<Long> numbers) {
        return switch (dialect) {
            case POSTGRES -> column + " = ANY (" + array(numbers) + ")";
            case SQLITE -> column + " IN (SELECT value FROM json_each(" + array(numbers) + "))";
        };
    }

    /// These numbers as one value: an array on PostgreSQL, JSON on SQLite.
    String array(Collection<Long> numbers) {
        var list = numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
        return switch (dialect) {
            case POSTGRES -> "CAST(" + bind("{" + list + "}") + " AS bigint[])";
            case SQLITE -> bind("[" + list + "]");
        };
    }

    /// Runs the query and reads all of its rows.
    <T> List<T> list(DbClient client, String sql, Function<DbRow, T> read) {
        try {
            var query = client.execute().createQuery(dialect.sql(sql));
            values.forEach(query::addParam);
            return query.execute().map(read).collect(Collectors.toCollection(ArrayList::new));
        } catch (DbClientException e) {
            throw e.getCause() instanceof SQLException cause
                    ? StorageException.of("reading", cause)
                    : new StorageException(
                            StorageException.Kind.TRANSIENT, "reading: " + e.getMessage(), e);
        }
    }
}
