package io.alerthistory.e2e.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// A PostgreSQL that is full of history. Filling it takes minutes, so it is kept in the user's cache, by
/// what it was made from: the migrations, the statements that fill it, and how much.
final class HistoryData implements AutoCloseable {

    private static final Path MIGRATIONS = Path.of("service/src/main/resources/db/postgres");
    private static final String FILL = "/bench/history.sql";

    /// Indexes are made after the rows they are for.
    private static final String INDEXES =
            """
            SELECT CASE WHEN con.oid IS NULL THEN 'DROP INDEX alert_history.' || quote_ident(c.relname)
                   ELSE format('ALTER TABLE alert_history.%I DROP CONSTRAINT %I', t.relname, con.conname)
                   END,
                   CASE WHEN con.oid IS NULL THEN pg_get_indexdef(c.oid)
                   ELSE format('ALTER TABLE alert_history.%I ADD CONSTRAINT %I %s', t.relname, con.conname,
                               pg_get_constraintdef(con.oid))
                   END
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_class t ON t.oid = i.indrelid
            LEFT JOIN pg_constraint con ON con.conindid = c.oid AND con.contype IN ('p', 'u')
            WHERE t.relnamespace = 'alert_history'::regnamespace
              AND t.relname IN ('episode', 'episode_text', 'stream_episode')
            """;

    private final EmbeddedPostgres server;
    private final Path folder;

    private HistoryData(EmbeddedPostgres server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /// Starts it; fills it first when there is none of this kind.
    static HistoryData open(long episodes, long series)
            throws IOException, InterruptedException, SQLException {
        var cache =
                Path.of(
                        System.getProperty("user.home"),
                        ".cache",
                        "alert-history",
                        "bench-history");
        var folder = cache.resolve(key(episodes, series));
        var filled = folder.resolve("filled");
        if (!Files.exists(filled)) {
            delete(cache);
            Files.createDirectories(folder);
            fill(folder, episodes, series);
            Files.createFile(filled);
        }
        return new HistoryData(start(folder, "synchronous_commit", "on"), folder);
    }

    int port() {
        return server.getPort();
    }

    /// The value of `database` in the configuration of the service.
    String yaml() {
        return "{postgres: {url: \"postgresql://postgres:postgres@127.0.0.1:"
                + port()
                + "/postgres\"}}";
    }

    Connection connect() throws SQLException {
        return connect(port());
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
    }

    /// What the server logs.
    Path log() {
        return folder.resolve("data/log/server.log");
    }

    private static EmbeddedPostgres start(Path folder, String... settings) throws IOException {
        var builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("data"))
                        .setCleanDataDirectory(false)
                        .setServerConfig("shared_buffers", "1GB")
                        .setServerConfig("max_wal_size", "8GB")
                        .setServerConfig("logging_collector", "on")
                        .setServerConfig("log_filename", "server.log")
                        .setServerConfig("log_directory", "log")
                        .setServerConfig("shared_preload_libraries", "auto_explain");
        for (var i = 0; i < settings.length; i += 2) {
            builder.setServerConfig(settings[i], settings[i + 1]);
        }
        return builder.start();
    }

    private static void fill(Path folder, long episodes, long series)
            throws IOException, InterruptedException, SQLException {
        var began = System.nanoTime();
        System.out.printf("filling %d episodes of %d series …%n", episodes, series);
        try (var server = start(folder, "fsync", "off", "maintenance_work_mem", "512MB")) {
            var data = new HistoryData(server, folder);
            BenchService.start(data.yaml()).close();
            try (var connection = data.connect();
                    var statement = connection.createStatement()) {
                var indexes = indexes(statement);
                for (var index : indexes) {
                    statement.execute(index.drop());
                }
                statement.execute(
                        resource(FILL)
                                .replace("${episodes}", Long.toString(episodes))
                                .replace("${series}", Long.toString(series)));
                for (var index : indexes) {
                    statement.execute(index.create());
                }
                statement.execute("VACUUM (ANALYZE)");
            }
        }
        System.out.printf("filled in %d s%n", (System.nanoTime() - began) / 1_000_000_000);
    }

    private record Index(String drop, String create) {}

    private static List<Index> indexes(Statement statement) throws SQLException {
        var indexes = new ArrayList<Index>();
        try (var rows = statement.executeQuery(INDEXES)) {
            while (rows.next()) {
                indexes.add(new Index(rows.getString(1), rows.getString(2)));
            }
        }
        return indexes;
    }

    private static String key(long episodes, long series) throws IOException {
        var text = new StringBuilder(resource(FILL)).append(episodes).append(' ').append(series);
        try (var files = Files.list(MIGRATIONS)) {
            for (var file : files.sorted().toList()) {
                text.append(file.getFileName()).append(Files.readString(file));
            }
        }
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(HistoryData.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// One is kept, or the disk would fill with the databases of every migration.
    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
