package io.alerthistory.e2e.bench;

import java.time.Duration;
import java.util.stream.Stream;

/// Processor time of processes and all that they started, as long as these live.
///
/// @param service of the service
/// @param database of the database server, zero where there is none
/// @param load of this process
record Cpu(Duration service, Duration database, Duration load) {

    static final Cpu NONE = new Cpu(Duration.ZERO, Duration.ZERO, Duration.ZERO);

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
    static Duration of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(it -> it.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /// Of a process alone.
    static Duration alone(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
