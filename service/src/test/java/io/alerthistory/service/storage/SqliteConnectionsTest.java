package io.alerthistory.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteConnectionsTest {

    @TempDir Path folder;

    /// A pool that connects by itself, as it does a tenth of a second after it was made, sets the journal
    /// mode while the migration does: one of the two finds the file locked, and the start waits for the
    /// next try.
    @Test
    void noneIsMadeBeforeItIsAskedFor() throws Exception {
        var file = folder.resolve("alert-history.db");
        try (var connections = new SqliteConnections(new DatabaseSettings.Sqlite(file))) {
            var end = System.nanoTime() + Duration.ofMillis(400).toNanos();
            while (Files.notExists(file) && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(file).doesNotExist();

            connections.ping();
            assertThat(file).exists();
        }
    }
}
