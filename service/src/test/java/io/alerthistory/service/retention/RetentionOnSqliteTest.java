package io.alerthistory.service.retention;

import io.alerthistory.service.storage.DatabaseSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.io.TempDir;

class RetentionOnSqliteTest extends RetentionContract {

    @TempDir Path folder;

    @Override
    DatabaseSettings settings() {
        return new DatabaseSettings.Sqlite(folder.resolve("alert-history.db"));
    }

    @Override
    void recordedOn(Instant day) throws Exception {
        var at = ChronoUnit.MICROS.between(Instant.EPOCH, day);
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("alert-history.db"));
                var statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO ah_transition (recorded_at, series_id, version, episode_id, kind, at) VALUES (%1$d, 1, 1, 1, 'opened', %1$d)"
                            .formatted(at));
            statement.execute(
                    "INSERT INTO ah_notification VALUES (%d, 1, 1, 'firing', NULL, 0, 1, 0, '[1]')"
                            .formatted(at));
        }
    }
}
