package io.alerthistory.service.storage;

import io.helidon.dbclient.DbRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads columns by their number, whatever type each driver gives them.
final class Cells {

    private final DbRow row;

    Cells(DbRow row) {
        this.row = row;
    }

    @Nullable Object value(int column) {
        return row.column(column).get(Object.class);
    }

    long number(int column) {
        return ((Number) Objects.requireNonNull(value(column))).longValue();
    }

    boolean flag(int column) {
        return value(column) instanceof Boolean flag ? flag : number(column) != 0;
    }

    @Nullable String text(int column) {
        var value = value(column);
        return value == null ? null : value.toString();
    }

    String textOf(int column) {
        return Objects.requireNonNull(text(column));
    }

    @Nullable Instant time(int column) {
        return value(column) == null ? null : timeOf(column);
    }

    Instant timeOf(int column) {
        return Instant.EPOCH.plus(number(column), ChronoUnit.MICROS);
    }
}
