package io.alerthistory.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL of Debian's package, with its clients, as long as a test runs.
final class Database {

    static final String USER = "postgres";
    static final String PASSWORD = "se/cr%t";

    private final Path programs;
    private final Path folder;
    final int port;

    private Database(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /// Where the programs of the newest version are, if there is one.
    static Optional<Path> programs() throws IOException {
        var all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (var versions = Files.list(all)) {
            return versions.map(it -> it.resolve("bin"))
                    .filter(it -> Files.isExecutable(it.resolve("initdb")))
                    .max(Path::compareTo);
        }
    }

    static Database start(Path programs, Path folder) throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var database = new Database(programs, folder, port);
        Files.writeString(folder.resolve("password"), PASSWORD);
        database.server(
                "initdb",
                "-D",
                folder.resolve("data").toString(),
                "-U",
                USER,
                "--pwfile=" + folder.resolve("password"),
                "--auth=scram-sha-256",
                "-E",
                "UTF8",
                "-N");
        database.server(
                "pg_ctl",
                "-D",
                folder.resolve("data").toString(),
                "-l",
                folder.resolve("server.log").toString(),
                "-w",
                "-o",
                "-p %d -k %s -c listen_addresses=127.0.0.1".formatted(port, folder),
                "start");
        return database;
    }

    /// What a statement answers.
    String sql(String statement) throws Exception {
        return run(client("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement));
    }

    /// A client that does not end by itself.
    Process open(String program, String... arguments) throws IOException {
        return client(program, arguments).start();
    }

    private ProcessBuilder client(String program, String... arguments) {
        var command = new ArrayList<String>();
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGHOST", "127.0.0.1");
        builder.environment().put("PGPORT", String.valueOf(port));
        builder.environment().put("PGUSER", USER);
        builder.environment().put("PGPASSWORD", PASSWORD);
        builder.environment().put("PGDATABASE", "postgres");
        return builder;
    }

    /// PostgreSQL does not serve as root.
    private void server(String program, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        // What stays behind would hold a pipe open.
        var log = folder.resolve(program + ".log");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", program).isTrue();
        assertThat(process.exitValue()).as("%s: %s", program, Files.readString(log)).isZero();
    }

    private static String run(ProcessBuilder builder) throws Exception {
        var process = builder.start();
        var said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", builder.command()).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    void stop() throws Exception {
        server("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
    }
}
