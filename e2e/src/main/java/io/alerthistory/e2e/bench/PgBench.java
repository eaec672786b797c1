package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// pgbench inserting one row of an alert's shape in a transaction of its own: what a service that
/// stores each alert by itself could reach at best. The row says what [Webhooks] say of an alert.
final class PgBench {

    static final String GENERATOR_URL = "http://prometheus.example.org/graph?g0.expr=up&g0.tab=1";
    static final String LABELS =
            """
            {"alertname":"BenchAlert","namespace":"shop","severity":"warning","instance":"10.0.0.7:9100","job":"node","pod":"shop-7d9c8b6f5-x2x9p","team":"payments"}\
            """;
    static final String ANNOTATIONS =
            """
            {"summary":"Something is wrong on 10.0.0.7:9100","description":"The value is above the threshold for more than five minutes.","runbook_url":"https://runbooks.example.org/BenchAlert"}\
            """;

    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern ROWS =
            Pattern.compile("transactions actually processed: ([0-9]+)");
    private static final Duration SERVER_LEFT_WITHIN = Duration.ofSeconds(5);

    private final Path program;
    private final Path script;
    private final int port;
    private final ProcessHandle server;

    private PgBench(Path program, Path script, int port, ProcessHandle server) {
        this.program = program;
        this.script = script;
        this.port = port;
        this.server = server;
    }

    /// Makes the table; empty when pgbench is not installed.
    static Optional<PgBench> prepare(int port) throws IOException, SQLException {
        var program = find("pgbench");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        var address = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        try (var connection = DriverManager.getConnection(address, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TABLE bench_alert (
                        id bigserial PRIMARY KEY, fp bigint NOT NULL, status text NOT NULL,
                        starts_at timestamptz NOT NULL, ends_at timestamptz,
                        generator_url text NOT NULL, labels jsonb NOT NULL, annotations jsonb NOT NULL,
                        received_at timestamptz NOT NULL DEFAULT now(),
                        UNIQUE (fp, starts_at, status))
                    """);
        }
        var script = Files.createTempFile("bench", ".sql");
        Files.writeString(
                script,
                """
                \\set fp random(1, 9000000000000000000)
                INSERT INTO bench_alert (fp, status, starts_at, generator_url, labels, annotations) VALUES (:fp, 'firing', now(), '%s', '%s', '%s');
                """
                        .formatted(GENERATOR_URL, LABELS, ANNOTATIONS));
        return Optional.of(new PgBench(program.get(), script, port, Cpu.postmaster(port)));
    }

    /// Inserts for so long. What its connections cost at the start is in the processor time, and not in the rate.
    Reached run(int clients, Duration time) throws IOException, InterruptedException {
        var workers = server.descendants().count();
        var before = Cpu.until(server);
        var output = output(clients, time);
        // While sessions end, the time of some is neither theirs nor yet the server's.
        var deadline = System.nanoTime() + SERVER_LEFT_WITHIN.toNanos();
        while (server.descendants().count() > workers && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        var rows = Long.parseLong(told(ROWS, output));
        return new Reached(
                Double.parseDouble(told(RATE, output)),
                OptionalLong.of(Cpu.until(server).minus(before).micros(rows)));
    }

    private String output(int clients, Duration time) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(
                        program.toString(),
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        Integer.toString(clients),
                        "-j",
                        "1",
                        "-T",
                        Long.toString(time.toSeconds()),
                        "-f",
                        script.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-U",
                        "postgres",
                        "postgres");
        builder.environment().put("PGPASSWORD", "postgres");
        var process = builder.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static String told(Pattern what, String output) throws IOException {
        var found = what.matcher(output);
        if (!found.find()) {
            throw new IOException("pgbench did not tell what it did:\n" + output);
        }
        return found.group(1);
    }

    /// A program of PostgreSQL, where Debian or the path has it.
    static Optional<Path> find(String name) throws IOException {
        var places = Stream.<Path>builder();
        for (var folder : Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)) {
            places.add(Path.of(folder, name));
        }
        var debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (var versions = Files.list(debian)) {
                versions.forEach(version -> places.add(version.resolve("bin").resolve(name)));
            }
        }
        return places.build().filter(Files::isExecutable).findFirst();
    }
}
