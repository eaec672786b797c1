package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// Processor time of processes and all that they started.
///
/// @param service of the service
/// @param database of the database server, zero where there is none
/// @param load of this process
record Cpu(Duration service, Duration database, Duration load) {

    /// Where `utime` is behind the name; `stime`, `cutime` and `cstime` follow.
    private static final int USER_TIME = 11;

    private static final int ITSELF = 2;
    private static final int CHILDREN_WAITED_FOR = 4;

    static final Cpu NONE = new Cpu(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /// Of all three until now.
    static Cpu until(BenchService service, Optional<ProcessHandle> database) {
        return new Cpu(
                of(service.process()),
                database.map(Cpu::of).orElse(Duration.ZERO),
                alone(ProcessHandle.current()));
    }

    /// Of a database, and, as its load, of the programs that this process started and that have ended.
    static Cpu until(ProcessHandle database) {
        var self = ProcessHandle.current();
        return new Cpu(
                Duration.ZERO, of(database), used(self, CHILDREN_WAITED_FOR).minus(alone(self)));
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

    /// All of it, as microseconds of each of so many requests.
    long micros(long requests) {
        return micros(service.plus(database).plus(load), requests);
    }

    private static long micros(Duration time, long requests) {
        return Math.round(time.toNanos() / 1e3 / Math.max(1, requests));
    }

    /// Of a process and its descendants, those included that ended and were waited for: a server's workers
    /// come and go.
    private static Duration of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(it -> used(it, CHILDREN_WAITED_FOR))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /// Of a process alone.
    private static Duration alone(ProcessHandle process) {
        return used(process, ITSELF);
    }

    /// As Linux tells it (proc_pid_stat(5)), in hundredths of a second; nothing of one that has ended.
    private static Duration used(ProcessHandle process, int fields) {
        try {
            var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            var numbers = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            var ticks =
                    Arrays.stream(numbers, USER_TIME, USER_TIME + fields)
                            .mapToLong(Long::parseLong)
                            .sum();
            return Duration.ofMillis(10 * ticks);
        } catch (IOException _) {
            return Duration.ZERO;
        }
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
