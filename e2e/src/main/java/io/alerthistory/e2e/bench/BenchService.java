package io.alerthistory.e2e.bench;

import io.alerthistory.e2e.Distribution;
import io.alerthistory.e2e.equipment.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The distribution on ports of its own, or a server that does nothing, and how much memory it takes.
final class BenchService implements AutoCloseable {

    /// What is measured is of made-up times; it must not be taken away meanwhile.
    private static final String FOR_EVER = "{history: 9999d}";

    private final Distribution distribution;

    private BenchService(Distribution distribution) {
        this.distribution = distribution;
    }

    static BenchService start(String database) throws IOException {
        var ports = FreePorts.take();
        var config = Files.createTempFile("bench", ".yaml");
        var settings = "database: " + database + "\nretention: " + FOR_EVER;
        return new BenchService(Distribution.start(config, ports.api(), ports.admin(), settings));
    }

    /// A server that does nothing, with the same flags.
    static BenchService noOp() throws IOException {
        return new BenchService(Distribution.other(FreePorts.take().api(), NoOp.class));
    }

    /// Time until its first answer, and until the first that it is ready.
    String started() {
        return "first answer after %d ms, ready after %d ms"
                .formatted(
                        distribution.listensAfter().toMillis(),
                        distribution.readyAfter().toMillis());
    }

    ProcessHandle process() {
        return distribution.process();
    }

    int port() {
        return distribution.port();
    }

    /// Of the process, in megabytes; -1 where the system does not tell.
    long residentMegabytes() throws IOException {
        var status = Path.of("/proc/" + distribution.process().pid() + "/status");
        return Files.isReadable(status)
                ? Files.readString(status)
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                        .findFirst()
                        .orElse(-1)
                : -1;
    }

    @Override
    public void close() {
        distribution.close();
    }
}
