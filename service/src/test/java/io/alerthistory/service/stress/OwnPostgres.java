package io.alerthistory.service.stress;

import io.alerthistory.service.storage.DatabaseSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A PostgreSQL of its own, to be frozen, killed and started again on the same data and port.
final class OwnPostgres implements AutoCloseable {

    private final Path data;
    private final int port;
    private final Map<String, String> settings = new TreeMap<>();
    private EmbeddedPostgres server;
    private long pid;

    OwnPostgres(Path data, String... more) throws IOException {
        this.data = data;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = probe.getLocalPort();
        }
        settings.put("synchronous_commit", "on");
        settings.put("max_connections", "60");
        settings.put("deadlock_timeout", "200ms");
        for (var i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        this.server = launch();
        this.pid = postmaster();
    }

    private EmbeddedPostgres launch() throws IOException {
        var builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(true)
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .setPort(port);
        settings.forEach(builder::setServerConfig);
        return builder.start();
    }

    void start() throws IOException {
        server = launch();
        pid = postmaster();
    }

    /// Stops it in order; the data stays.
    void shutdown() throws IOException {
        server.close();
    }

    /// Another one with the data of this one, which is shut down, and which it follows.
    OwnPostgres follower(Path data) throws IOException, InterruptedException {
        new ProcessBuilder("cp", "-a", this.data.toString(), data.toString()).start().waitFor();
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'\n".formatted(port));
        return new OwnPostgres(data);
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    }

    int port() {
        return port;
    }

    Path data() {
        return data;
    }

    DatabaseSettings.Endpoint endpoint() {
        return new DatabaseSettings.Endpoint(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
    }

    DatabaseSettings.Postgres database() {
        return new DatabaseSettings.Postgres(this::endpoint, 10);
    }

    String yaml() {
        return "{postgres: {url: \"postgresql://postgres:postgres@127.0.0.1:%d/postgres\"}}"
                .formatted(port);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                endpoint().url() + "?connectTimeout=5", "postgres", "postgres");
    }

    /// SIGSTOP to all of it: it answers nothing, and closes nothing.
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    /// SIGKILL to all of it.
    void kill() throws IOException {
        signal("KILL");
        while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
            Thread.onSpinWait();
        }
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        server.close();
    }

    private void signal(String name) {
        var pids = new ArrayList<>(List.of(Long.toString(pid)));
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(process -> Long.toString(process.pid()))
                .forEach(pids::add);
        var command = new ArrayList<>(List.of("kill", "-" + name));
        command.addAll(pids);
        try {
            new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        thaw();
        server.close();
    }
}
