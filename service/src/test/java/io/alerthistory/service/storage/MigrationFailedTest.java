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

/// A schema that somebody changed by hand cannot be brought up to date; what is told then is not that the
/// database cannot be reached.
@Tag("slow")
class MigrationFailedTest {

    @TempDir Path folder;

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void fails(
            DatabaseSettings settings, Connection hand, String version, String undo)
            throws Exception {
        try (var database =
                Database.open(
                        settings,
                        new RunningProcess("p", "primary", "test", "0", Instant.EPOCH),
                        InstantSource.system())) {
            var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (database.notReady()
                    .filter(why -> why.code().equals("MIGRATION_FAILED"))
                    .isEmpty()) {
                assertThat(System.nanoTime() - deadline)
                        .as("told within 30 s; it is %s", database.notReady())
                        .isNegative();
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(database.notReady().orElseThrow().message())
                    .contains("could not be brought to version " + version + ": ")
                    .contains("label_value", "already exists", "restore a backup")
                    .doesNotContain("\n");

            execute(hand, undo);
            assertThat(database.awaitOpen(Duration.ofSeconds(30)))
                    .as(() -> "it is tried again: " + database.notReady())
                    .isTrue();
        }
    }

    @Test
    void onPostgres() throws Exception {
        var settings = EmbeddedPostgres.newDatabase();
        var endpoint = settings.endpoint().get();
        try (var hand =
                DriverManager.getConnection(endpoint.url(), endpoint.user(), endpoint.password())) {
            execute(hand, "CREATE SCHEMA alert_history");
            execute(hand, "CREATE TABLE alert_history.label_value (id int)");
            // Else Flyway does not touch a schema that it did not make.
            execute(
                    hand,
                    "CREATE TABLE alert_history.flyway_schema_history (installed_rank int PRIMARY KEY, version"
                            + " varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, script"
                            + " varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT NULL,"
                            + " installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, success"
                            + " boolean NOT NULL)");
            fails(settings, hand, "1", "DROP TABLE alert_history.label_value");
        }
    }

    @Test
    void onSqlite() throws Exception {
        var file = folder.resolve("alert-history.db");
        try (var hand = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            execute(hand, "CREATE TABLE ah_label_value (id INTEGER)");
            fails(new DatabaseSettings.Sqlite(file), hand, "1", "DROP TABLE ah_label_value");
        }
    }
}
