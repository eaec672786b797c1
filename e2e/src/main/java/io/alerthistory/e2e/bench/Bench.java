package io.alerthistory.e2e.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/// Durable webhooks of one alert, and pgbench's prepared inserts of one row of an alert's shape, on the
/// same PostgreSQL, in turns, three times; then the same webhooks on SQLite.
public final class Bench {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int WARM_UP = Integer.getInteger("bench.warmUp", 5);
    private static final int CLIENTS = 64;
    private static final int SERIES = Integer.getInteger("bench.series", 100_000);
    private static final Duration RUN = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));

    private Bench() {}

    /// Runs it all and prints one table.
    public static void main(String[] args) throws Exception {
        System.out.printf(
                "%d clients, %d rounds of %d s, %d known series, %d processors%n",
                CLIENTS,
                ROUNDS,
                RUN.toSeconds(),
                SERIES,
                Runtime.getRuntime().availableProcessors());
        postgres();
        sqlite();
    }

    private static void postgres() throws Exception {
        try (var server =
                EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("shared_buffers", "512MB")
                        .setServerConfig("max_wal_size", "4GB")
                        .start()) {
            var pgbench = PgBench.prepare(server.getPort());
            if (pgbench.isEmpty()) {
                System.out.println(
                        "skipped: pgbench is not installed (Debian: apt-get install postgresql-contrib"
                                + " or postgresql-client), so there is no limit to compare with");
            }
            var uri = "postgresql://postgres:postgres@127.0.0.1:" + server.getPort() + "/postgres";
            try (var service = BenchService.start("{postgres: {url: \"" + uri + "\"}}")) {
                compare("PostgreSQL", service, pgbench);
            }
        }
    }

    private static void sqlite() throws Exception {
        var file = Files.createTempDirectory("alert-history-bench").resolve("alert-history.db");
        try (var service = BenchService.start("{sqlite: {path: \"" + file + "\"}}")) {
            compare("SQLite", service, Optional.empty());
        }
    }

    private static void compare(String database, BenchService service, Optional<PgBench> pgbench)
            throws Exception {
        var load = new Load(service.port(), CLIENTS, SERIES);
        load.warm();
        for (var before = 0; before < WARM_UP; before++) {
            load.newEpisodes(RUN);
            load.endAll();
        }
        var ours = new ArrayList<Load.Result>();
        var limits = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            if (pgbench.isPresent()) {
                limits.add(pgbench.get().run(CLIENTS, RUN));
            }
            ours.add(load.newEpisodes(RUN));
            load.endAll();
        }
        var repeats = load.repeats(RUN);
        var rate = median(ours.stream().mapToDouble(Load.Result::perSecond).toArray());
        System.out.printf(
                "%-10s new episodes of known series: %.0f webhooks/s, p99 %.1f ms; repeats: %.0f/s;"
                        + " %d answers were not 200%n",
                database,
                rate,
                median(ours.stream().mapToDouble(Load.Result::p99Millis).toArray()),
                repeats.perSecond(),
                ours.stream().mapToLong(Load.Result::refused).sum() + repeats.refused());
        if (!limits.isEmpty()) {
            var limit = median(limits.stream().mapToDouble(Double::doubleValue).toArray());
            System.out.printf(
                    "%-10s pgbench, single-row inserts: %.0f rows/s; ratio ours / pgbench: %.2f%n",
                    database, limit, rate / limit);
        }
        System.out.printf(
                "%-10s the service's memory under this load: %d MB resident%n",
                database, service.residentMegabytes());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
