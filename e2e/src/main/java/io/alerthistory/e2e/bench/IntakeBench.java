package io.alerthistory.e2e.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Durable webhooks of one alert and of twenty on both databases, each in turns with its limit: pgbench's
/// prepared inserts of one row, psql's `\copy`, a group commit in one process on SQLite, and a server that
/// does nothing. Medians of the rounds; then start and memory. Written as Markdown.
public final class IntakeBench {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int WARM_UP = Integer.getInteger("bench.warmUp", 5);
    private static final int CLIENTS = 64;
    private static final int MANY = 20;
    private static final List<Integer> SIZES = List.of(1, MANY);
    private static final int SERIES = Integer.getInteger("bench.series", 100_000);
    private static final Duration RUN = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    private static final double OPEN_LOOP = 0.5;
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final Path REPORT = Path.of("e2e/target/bench-intake.md");

    private IntakeBench() {}

    /// What another way of storing such rows reaches.
    @FunctionalInterface
    private interface Limit {
        Reached run() throws Exception;
    }

    /// Runs it all and prints the table.
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        var report =
                new IntakeReport(
                        "%d clients, medians of %d rounds of %d s, %d known series, %d processors"
                                .formatted(
                                        CLIENTS,
                                        ROUNDS,
                                        RUN.toSeconds(),
                                        SERIES,
                                        Runtime.getRuntime().availableProcessors()));
        noOp(report);
        postgres(report);
        sqlite(report);
        Files.writeString(REPORT, report.text());
        System.out.println("written to " + REPORT);
    }

    private static void noOp(IntakeReport report) throws Exception {
        try (var server = BenchService.noOp()) {
            for (var alerts : SIZES) {
                var load = load(server, Optional.empty(), alerts);
                load.same(RUN);
                var results = new ArrayList<Result>();
                for (var round = 0; round < ROUNDS; round++) {
                    results.add(load.same(RUN));
                }
                report.row("a server that does nothing", alerts, median(results));
            }
        }
    }

    private static void postgres(IntakeReport report) throws Exception {
        try (var server =
                EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("shared_buffers", "512MB")
                        .setServerConfig("max_wal_size", "4GB")
                        .start()) {
            var port = server.getPort();
            var uri = "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
            var pgbench = PgBench.prepare(port);
            var copy = CopyIn.prepare(port);
            compare(
                    report,
                    "PostgreSQL",
                    "{postgres: {url: \"" + uri + "\"}}",
                    Optional.of(Cpu.postmaster(port)),
                    new Comparison(
                            "pgbench, one row each",
                            pgbench.<Limit>map(it -> () -> it.run(CLIENTS, RUN))),
                    new Comparison(
                            "\\copy",
                            copy.<Limit>map(it -> () -> Reached.rate(it.run(System.nanoTime())))));
        }
    }

    private static void sqlite(IntakeReport report) throws Exception {
        var file = Files.createTempDirectory("alert-history-bench").resolve("alert-history.db");
        var limit = new SqliteLimit();
        var comparison =
                new Comparison(
                        "group commit in one process",
                        Optional.of(() -> Reached.rate(limit.run(CLIENTS, RUN))));
        compare(
                report,
                "SQLite",
                "{sqlite: {path: \"" + file + "\"}}",
                Optional.empty(),
                comparison,
                comparison);
    }

    /// What a body of one alert, or one of many, is compared with.
    private record Comparison(String name, Optional<Limit> limit) {}

    private static void compare(
            IntakeReport report,
            String name,
            String database,
            Optional<ProcessHandle> server,
            Comparison one,
            Comparison many)
            throws Exception {
        try (var service = BenchService.start(database);
                var memory = ResidentMemory.of(service)) {
            report.row(name + ": new series", 1, load(service, server, 1).newSeries());
            measure(report, name, load(service, server, 1), 1, one);
            measure(report, name, load(service, server, MANY), MANY, many);
            report.line("%s, under these loads: %s".formatted(name, memory.told()));
        }
        for (var n = 0; n < ROUNDS; n++) {
            try (var service = BenchService.start(database)) {
                LockSupport.parkNanos(SETTLED.toNanos());
                report.line(
                        "%s: %s, %d MB resident %d s later"
                                .formatted(
                                        name,
                                        service.started(),
                                        service.residentMegabytes(),
                                        SETTLED.toSeconds()));
            }
        }
    }

    private static void measure(
            IntakeReport report, String name, Load load, int alerts, Comparison comparison)
            throws Exception {
        for (var before = 0; before < WARM_UP; before++) {
            load.newEpisodes(RUN);
        }
        var ours = new ArrayList<Result>();
        var limits = new ArrayList<Reached>();
        for (var round = 0; round < ROUNDS; round++) {
            if (comparison.limit().isPresent()) {
                limits.add(comparison.limit().get().run());
            }
            ours.add(load.newEpisodes(RUN));
        }
        var closed = median(ours);
        report.row(name + ": new episodes of known series", alerts, closed);
        report.row(name + ": repeats", alerts, load.repeats(RUN));
        report.row(
                name + ": new episodes at half that rate",
                alerts,
                load.newEpisodes(RUN, closed.perSecond() * OPEN_LOOP));
        if (limits.isEmpty()) {
            report.line(
                    "%s: skipped, %s is not installed (Debian: apt-get install postgresql-client)"
                            .formatted(name, comparison.name()));
        } else {
            limits.sort(Comparator.comparingDouble(Reached::perSecond));
            var limit = limits.get(limits.size() / 2);
            var rate = closed.perSecond() * alerts;
            report.line(
                    "%s, %d alerts a body: %.0f alerts/s against %.0f rows/s of %s: ratio %.2f%s"
                            .formatted(
                                    name,
                                    alerts,
                                    rate,
                                    limit.perSecond(),
                                    comparison.name(),
                                    rate / limit.perSecond(),
                                    processorTime(closed, limit)));
        }
    }

    /// Nothing where the limit does not tell its own.
    private static String processorTime(Result ours, Reached limit) {
        return limit.cpuMicros().isEmpty()
                ? ""
                : "; processor time %d µs against %d"
                        .formatted(
                                ours.cpu().micros(ours.answered()), limit.cpuMicros().getAsLong());
    }

    private static Load load(BenchService service, Optional<ProcessHandle> database, int alerts) {
        return new Load(
                service.port(),
                CLIENTS,
                new Webhooks(SERIES, alerts),
                () -> Cpu.until(service, database));
    }

    /// The one in the middle by its rate.
    private static Result median(List<Result> results) {
        return results.stream()
                .sorted(Comparator.comparingDouble(Result::perSecond))
                .toList()
                .get(results.size() / 2);
    }
}
