package io.alerthistory.e2e.bench;

import io.alerthistory.e2e.Distribution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// The distribution on ports of its own, and how much memory it takes.
final class BenchService implements AutoCloseable {

    private final Distribution distribution;

    private BenchService(Distribution distribution) {
        this.distribution = distribution;
    }

    static BenchService start(String database) throws IOException, InterruptedException {
        return new BenchService(
                Distribution.start(
                        Files.createTempFile("bench", ".yaml"), freePort(), freePort(), database));
    }

    int port() {
        return distribution.port();
    }

    /// Of the process, in megabytes; -1 where the system does not tell.
    long residentMegabytes() throws IOException {
        var status = Path.of("/proc/" + distribution.pid() + "/status");
        return Files.isReadable(status)
                ? Files.readString(status)
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                        .findFirst()
                        .orElse(-1)
                : -1;
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() {
        distribution.close();
    }
}
