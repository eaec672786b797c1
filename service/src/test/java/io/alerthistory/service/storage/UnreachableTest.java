package io.alerthistory.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class UnreachableTest {

    @Test
    void a_file_that_somebody_else_writes_to_is_busy_and_not_gone() {
        var busy = new SQLiteException("locked", SQLiteErrorCode.SQLITE_BUSY);
        assertThat(Unreachable.isBusy(new IllegalStateException("the heartbeat", busy))).isTrue();
        assertThat(
                        Unreachable.isBusy(
                                new SQLiteException(
                                        "locked", SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT)))
                .isTrue();
    }

    @Test
    void a_full_disk_and_a_server_that_refuses_are_not_busy() {
        assertThat(Unreachable.isBusy(new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL)))
                .isFalse();
        assertThat(Unreachable.isBusy(new SQLException("refused", "08001", 5))).isFalse();
    }
}
