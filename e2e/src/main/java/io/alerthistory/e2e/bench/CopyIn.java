package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/// psql's `\copy` of rows of an alert's shape into the table and indexes of [PgBench]: what PostgreSQL can
/// store at best when nobody waits for a single row.
final class CopyIn {

    private static final int ROWS = 200_000;

    private final Path program;
    private final int port;

    private CopyIn(Path program, int port) {
        this.program = program;
        this.port = port;
    }

    /// Empty when psql is not installed.
    static Optional<CopyIn> prepare(int port) throws IOException {
        return PgBench.find("psql").map(program -> new CopyIn(program, port));
    }

    /// Rows a second, with the start of the program.
    double run(long seed) throws IOException, InterruptedException {
        var rows = Files.createTempFile("bench", ".copy");
        try {
            write(rows, new SplittableRandom(seed));
            var began = System.nanoTime();
            var process =
                    new ProcessBuilder(
                                    program.toString(),
                                    "-q",
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(port),
                                    "-U",
                                    "postgres",
                                    "-c",
                                    "\\copy bench_alert (fp, starts_at, status, generator_url, labels, annotations) from '"
                                            + rows
                                            + "'",
                                    "postgres")
                            .redirectErrorStream(true);
            process.environment().put("PGPASSWORD", "postgres");
            var running = process.start();
            var output =
                    new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (running.waitFor() != 0) {
                throw new IOException("psql could not copy:\n" + output);
            }
            return ROWS * 1e9 / (System.nanoTime() - began);
        } finally {
            Files.delete(rows);
        }
    }

    private static void write(Path rows, SplittableRandom random) throws IOException {
        try (var out = Files.newBufferedWriter(rows)) {
            for (var n = 0; n < ROWS; n++) {
                out.write(
                        random.nextLong()
                                + "\t2026-01-01T00:00:00Z\tfiring\t"
                                + PgBench.GENERATOR_URL
                                + "\t"
                                + PgBench.LABELS
                                + "\t"
                                + PgBench.ANNOTATIONS
                                + "\n");
            }
        }
    }
}
