package io.alerthistory.e2e.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Readers that ask for one page after the other, each over a connection that stays open.
final class PageReader implements AutoCloseable {

    private final Socket socket;
    private final BufferedInputStream in;

    private PageReader(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setTcpNoDelay(true);
        this.socket.setSoTimeout(30_000);
        this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
    }

    /// Milliseconds of the median, of the slowest of a hundred, and answers a second.
    record Times(double p50, double p99, double perSecond, int count) {}

    /// What one reader is told.
    static String page(int port, String path) throws IOException {
        try (var reader = new PageReader(port)) {
            return reader.get(path);
        }
    }

    /// Lets so many readers ask for these pages at once.
    static Times ask(int port, List<String> paths, int readers, long nanos) throws Exception {
        var deadline = System.nanoTime() + nanos;
        var began = System.nanoTime();
        var samples = new ArrayList<Future<long[]>>();
        try (var threads = Executors.newFixedThreadPool(readers)) {
            for (var i = 0; i < readers; i++) {
                var first = i * paths.size() / readers;
                samples.add(threads.submit(() -> oneAfterTheOther(port, paths, first, deadline)));
            }
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        var all = new ArrayList<Long>();
        for (var sample : samples) {
            Arrays.stream(sample.get()).forEach(all::add);
        }
        all.sort(null);
        return new Times(
                all.get(all.size() / 2) / 1e6,
                all.get((int) (all.size() * 0.99)) / 1e6,
                all.size() / seconds,
                all.size());
    }

    private static long[] oneAfterTheOther(int port, List<String> paths, int first, long deadline)
            throws IOException {
        var times = new long[1024];
        var count = 0;
        try (var reader = new PageReader(port)) {
            for (var i = first; System.nanoTime() - deadline < 0; i++) {
                var began = System.nanoTime();
                reader.get(paths.get(i % paths.size()));
                times = count == times.length ? Arrays.copyOf(times, count * 2) : times;
                times[count++] = System.nanoTime() - began;
            }
        }
        return Arrays.copyOf(times, count);
    }

    private String get(String path) throws IOException {
        socket.getOutputStream()
                .write(
                        ("GET " + path + " HTTP/1.1\r\nHost: bench\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        var status = line();
        var length = -1;
        for (var header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(path + ": " + status + " " + body);
        }
        return body;
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the service closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
