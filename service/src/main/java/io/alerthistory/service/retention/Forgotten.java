package io.alerthistory.service.retention;

/// What one pass took away.
///
/// @param series label sets that nobody spoke of any more
/// @param recorded days of notifications and transitions on PostgreSQL, rows on SQLite
public record Forgotten(long episodes, long series, long quarantined, long recorded) {

    boolean nothing() {
        return episodes + series + quarantined + recorded == 0;
    }
}
