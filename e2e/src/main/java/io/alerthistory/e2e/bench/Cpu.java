package io.alerthistory.e2e.bench;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// Processor time of processes and all that they started, as long as these live.
///
/// @param service of the service
/// @param database of the database server, zero where there is none
/// @param load of this process
record Cpu(Duration service, Duration database, Duration load) {

    static final Cpu NONE = new Cpu(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /// Of all three until now.
    static Cpu until(BenchService service, Optional<ProcessHandle> database) {
        return new Cpu(
                of(service.process()),
                database.map(Cpu::of).orElse(Duration.ZERO),
                alone(ProcessHandle.current()));
    }

    Cpu plus(Cpu other) {
        return new Cpu(
                service.plus(other.service), database.plus(other.database), load.plus(other.load));
    }

    Cpu minus(Cpu other) {
        return new Cpu(
                service.minus(other.service),
                database.minus(other.database),
                load.minus(other.load));
    }

    /// What one of so many requests took, as microseconds of each.
    String each(long requests) {
        return "%s / %s / %s"
                .formatted(
                        micros(service, requests),
                        micros(database, requests),
                        micros(load, requests));
    }

    private static long micros(Duration time, long requests) {
        return Math.round(time.toNanos() / 1e3 / Math.max(1, requests));
    }

    /// Of a process and its descendants.
    private static Duration of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(it -> it.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /// Of a process alone.
    private static Duration alone(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// The database server at this port; it is nobody's child, as it detaches itself.
    static ProcessHandle postmaster(int port) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                                "postgres",
                                "postgres");
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow();
        }
    }
}
