package io.alerthistory.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A schema that later releases brought further: by one it is used, by two it is refused.
@Tag("slow")
class SchemaTooNewTest {

    @TempDir Path folder;

    private static Database open(DatabaseSettings settings) {
        return Database.open(
                settings,
                new RunningProcess("p", "primary", "test", "0", Instant.EPOCH),
                InstantSource.system());
    }

    private static void laterRelease(Connection hand, String history, int version)
            throws SQLException {
        try (var statement = hand.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO %s (installed_rank, version, description, type, script, checksum,
                                    installed_by, installed_on, execution_time, success)
                    VALUES (%d, '%d', 'later', 'SQL', 'V%d__later.sql', 1, 'x', CURRENT_TIMESTAMP, 1, %s)
                    """
                            .formatted(
                                    history,
                                    1000 + version,
                                    version,
                                    version,
                                    history.startsWith("ah_") ? "1" : "true"));
        }
    }

    private static void refusedTwoAhead(DatabaseSettings settings, Connection hand, String history)
            throws Exception {
        int known;
        try (var database = open(settings)) {
            opens(database);
            known = database.schema();
        }
        laterRelease(hand, history, known + 1);
        try (var database = open(settings)) {
            opens(database);
            assertThat(database.schema()).isEqualTo(known + 1);
        }
        laterRelease(hand, history, known + 2);
        try (var database = open(settings)) {
            var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (database.notReady()
                    .filter(why -> why.code().equals("SCHEMA_TOO_NEW"))
                    .isEmpty()) {
                assertThat(System.nanoTime() - deadline)
                        .as("told within 30 s; it is %s", database.notReady())
                        .isNegative();
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(database.notReady().orElseThrow().message())
                    .contains(
                            "is at version " + (known + 2),
                            "know version " + (known + 1),
                            "this one knows " + known,
                            "newer image");
        }
    }

    private static void opens(Database database) throws InterruptedException {
        assertThat(database.awaitOpen(Duration.ofSeconds(30)))
                .as(() -> "it opens: " + database.notReady())
                .isTrue();
    }

    @Test
    void onPostgres() throws Exception {
        var settings = EmbeddedPostgres.newDatabase();
        var endpoint = settings.endpoint().get();
        try (var hand =
                DriverManager.getConnection(endpoint.url(), endpoint.user(), endpoint.password())) {
            refusedTwoAhead(settings, hand, "alert_history.flyway_schema_history");
        }
    }

    @Test
    void onSqlite() throws Exception {
        var file = folder.resolve("alert-history.db");
        try (var hand = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            refusedTwoAhead(new DatabaseSettings.Sqlite(file), hand, "ah_flyway_schema_history");
        }
    }
}
