package io.alerthistory.service.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alerthistory.service.Service;
import io.alerthistory.service.storage.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk without space, as a small file system in memory.
@Tag("slow")
class DiskFullTest {

    @TempDir Path folder;

    private Path disk;
    private Path ballast;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        ballast = disk.resolve("ballast");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk.toString()),
                "a small disk cannot be made here: mounting a tmpfs needs Linux and root");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private void fill() throws IOException {
        var block = new byte[1 << 16];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    @Test
    void postgresOnAFullDiskRefusesAndGoesOnWhenThereIsSpace() throws Exception {
        var postgres =
                new OwnPostgres(
                        disk.resolve("data"), "max_wal_size", "64MB", "min_wal_size", "32MB");
        try (postgres;
                var service = Service.on(postgres.database(), InstantSource.system());
                var senders = Senders.start(8, service.port())) {
            Senders.await(
                    Duration.ofSeconds(20), "alerts", () -> senders.acknowledged.size() > 200);
            fill();
            var full = System.nanoTime();
            senders.first(full, 503, Duration.ofSeconds(60));
            Senders.during(Duration.ofSeconds(2));
            assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
            Files.delete(ballast);
            var freed = System.nanoTime();
            var back = back(postgres, senders, freed);
            senders.stop();
            System.out.printf(
                    "S-08 PostgreSQL on a full disk: answers %s, stored again %.0f ms after there was space%n",
                    senders.statuses(full), back);
            assertThat(senders.statuses(0).keySet()).isSubsetOf(200, 503);
            assertThat(senders.lost(postgres)).as("acknowledged and not stored").isEmpty();
        }
    }

    /// A server that could not write its log has stopped, and somebody starts it again.
    private static double back(OwnPostgres postgres, Senders senders, long freed)
            throws IOException {
        try {
            return senders.first(freed, 200, Duration.ofSeconds(15));
        } catch (AssertionError stopped) {
            postgres.kill();
            postgres.start();
            return senders.first(freed, 200, Duration.ofSeconds(30));
        }
    }

    @Test
    void sqliteOnAFullDiskRefusesAndIsWholeAfterwards() throws Exception {
        var file = disk.resolve("alert-history.db");
        try (var service = Service.on(new DatabaseSettings.Sqlite(file), InstantSource.system());
                var senders = Senders.start(8, service.port())) {
            Senders.await(
                    Duration.ofSeconds(20), "alerts", () -> senders.acknowledged.size() > 200);
            fill();
            var full = System.nanoTime();
            senders.first(full, 503, Duration.ofSeconds(60));
            Senders.during(Duration.ofSeconds(1));
            assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
            Files.delete(ballast);
            var back = senders.first(System.nanoTime(), 200, Duration.ofSeconds(20));
            senders.stop();
            System.out.printf(
                    "S-08 SQLite on a full disk: answers %s, stored again %.0f ms after there was space%n",
                    senders.statuses(full), back);
            assertThat(senders.statuses(0).keySet()).isSubsetOf(200, 503);
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("PRAGMA integrity_check")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("ok");
                assertThat(senders.lost(connection, "ah_series", "ah_episode")).isEmpty();
            }
        }
    }
}
