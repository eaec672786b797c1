package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Group commit of rows of an alert's shape on SQLite without HTTP, JSON or rules: clients in this process,
/// each waiting until its row is on the disk, and one writer that commits whatever waits.
final class SqliteLimit {

    private final Waiting rows = new Waiting();
    private final Path file;

    SqliteLimit() throws IOException {
        this.file = Files.createTempDirectory("alert-history-limit").resolve("limit.db");
    }

    /// Rows a second.
    double run(int clients, Duration time) throws Exception {
        var committed = new AtomicLong();
        var began = System.nanoTime();
        var deadline = began + time.toNanos();
        try (var connection = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < clients; i++) {
                var _ =
                        threads.submit(() -> {
                            while (System.nanoTime() - deadline < 0) {
                                rows.stored();
                                committed.incrementAndGet();
                            }
                            return null;
                        });
            }
            while (System.nanoTime() - deadline < 0 || !rows.isEmpty()) {
                commit(connection);
            }
        }
        return committed.get() * 1e9 / (System.nanoTime() - began);
    }

    private Connection open() throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute(
                    """
                    CREATE TABLE IF NOT EXISTS bench_alert (
                        id integer PRIMARY KEY, fp integer NOT NULL, status text NOT NULL,
                        starts_at integer NOT NULL, ends_at integer,
                        generator_url text NOT NULL, labels text NOT NULL, annotations text NOT NULL,
                        received_at integer NOT NULL, UNIQUE (fp, starts_at, status))
                    """);
        }
        connection.setAutoCommit(false);
        return connection;
    }

    private void commit(Connection connection) throws SQLException, InterruptedException {
        var batch = rows.waiting();
        if (batch.isEmpty()) {
            return;
        }
        try (var insert =
                connection.prepareStatement(
                        "INSERT INTO bench_alert (fp, status, starts_at, generator_url, labels,"
                                + " annotations, received_at) VALUES (?, 'firing', ?, ?, ?, ?, ?)")) {
            for (var row : batch) {
                insert.setLong(1, row.fingerprint());
                insert.setLong(2, 0);
                insert.setString(3, PgBench.GENERATOR_URL);
                insert.setString(4, PgBench.LABELS);
                insert.setString(5, PgBench.ANNOTATIONS);
                insert.setLong(6, System.currentTimeMillis());
                insert.executeUpdate();
            }
        }
        connection.commit();
        batch.forEach(row -> row.stored().complete(null));
    }

    private record Row(long fingerprint, CompletableFuture<Void> stored) {}

    /// Rows that wait to be committed.
    private static final class Waiting {

        private final LinkedBlockingQueue<Row> queue = new LinkedBlockingQueue<>();

        /// Adds a row and returns when it is on the disk.
        void stored() throws InterruptedException, ExecutionException {
            var row = new Row(RandomGenerator.getDefault().nextLong(), new CompletableFuture<>());
            queue.add(row);
            row.stored().get();
        }

        List<Row> waiting() throws InterruptedException {
            var batch = new ArrayList<Row>();
            var first = queue.poll(10, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch);
            }
            return batch;
        }

        boolean isEmpty() {
            return queue.isEmpty();
        }
    }
}
