package io.alerthistory.operator.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A backend of two pods, on two loopback addresses and one port, that fails as it is told to.
final class Backends implements AutoCloseable {

    static final String READINESS = "/readyz";

    private static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2");

    /// How it behaves.
    enum Mode {
        OK,
        /// Answers 500.
        ERROR,
        /// Takes a request and resets the connection.
        RESET,
        /// Answers, but says that it is not ready.
        UNREADY,
        /// Nothing listens.
        REFUSE
    }

    final String name;
    final int port;
    final AtomicInteger posts = new AtomicInteger();
    private volatile Mode mode = Mode.OK;
    private final List<ServerSocket> listening = new ArrayList<>();
    private final ConcurrentLinkedQueue<Socket> connections = new ConcurrentLinkedQueue<>();

    Backends(String name) throws IOException {
        this.name = name;
        this.port = freePorts(1).getFirst();
        listen();
    }

    Upstream upstream() {
        return new Upstream(name.replace('@', '-'), name, HOSTS, port, READINESS);
    }

    void mode(Mode next) throws IOException {
        var before = mode;
        mode = next;
        if (next == Mode.REFUSE) {
            close();
        } else if (before == Mode.REFUSE) {
            listen();
        }
    }

    /// Held at once: asked for one after the other, the same one may come twice.
    static List<Integer> freePorts(int count) throws IOException {
        var held = new ArrayList<ServerSocket>();
        try {
            for (var i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (var socket : held) {
                socket.close();
            }
        }
    }

    private void listen() throws IOException {
        for (var host : HOSTS) {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            listening.add(socket);
            Thread.startVirtualThread(() -> accept(socket));
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                connections.add(connection);
                Thread.startVirtualThread(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream());
            for (var head = head(in); !head.isEmpty(); head = head(in)) {
                in.skipNBytes(length(head));
                var probe = head.contains(" " + READINESS + " ");
                if (mode == Mode.RESET && !probe) {
                    connection.setSoLinger(true, 0);
                    return;
                }
                // Accepted while it closed.
                if (mode == Mode.REFUSE) {
                    return;
                }
                if (head.startsWith("POST")) {
                    posts.incrementAndGet();
                }
                var status =
                        probe ? mode == Mode.UNREADY ? 503 : 200 : mode == Mode.ERROR ? 500 : 200;
                connection
                        .getOutputStream()
                        .write(
                                ("HTTP/1.1 " + status + " Said\r\nContent-Length: 2\r\n\r\nok")
                                        .getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // The other side went away.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (var next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (next == '\n' && head.indexOf("\r\n\r\n") >= 0) {
                return head.toString();
            }
        }
        return "";
    }

    private static long length(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            for (var socket : listening) {
                socket.close();
            }
            for (var socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listening.clear();
        connections.clear();
    }
}
