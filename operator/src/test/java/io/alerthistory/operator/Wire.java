package io.alerthistory.operator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The way to the API server, which can be cut for one operator while everybody else still has it:
/// bytes are passed on as they are.
final class Wire implements AutoCloseable {

    /// How it is.
    enum State {
        WHOLE,
        /// Nobody listens and all connections are reset, as if the server had ended.
        REFUSED,
        /// Connections stay and nothing comes through, as behind a firewall that forgot them.
        SILENT
    }

    private static final int BUFFER = 16_384;

    private final InetSocketAddress server;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile State state = State.WHOLE;
    private volatile ServerSocket listener;

    private Wire(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    /// A kubeconfig that is like another one, but for this way to the server.
    record Way(Wire wire, Path kubeconfig) {}

    static Way to(Path kubeconfig) throws IOException {
        var text = Files.readString(kubeconfig);
        var line = text.lines().filter(it -> it.contains("server: ")).findFirst().orElseThrow();
        var url = line.substring(line.indexOf("https:")).strip();
        var uri = URI.create(url);
        var wire = new Wire(new InetSocketAddress(uri.getHost(), uri.getPort()));
        var file = Files.createTempFile("kubeconfig", ".yaml");
        Files.writeString(file, text.replace(url, "https://127.0.0.1:" + wire.port));
        file.toFile().deleteOnExit();
        return new Way(wire, file);
    }

    void be(State next) throws IOException {
        if (next == State.REFUSED) {
            listener.close();
            sockets.forEach(Wire::close);
        } else if (state == State.REFUSED) {
            listener = listen(port);
        }
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private ServerSocket listen(int at) throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
        Thread.ofVirtual().start(() -> accept(socket));
        return socket;
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                var near = from.accept();
                var far = new Socket();
                sockets.add(near);
                sockets.add(far);
                far.connect(server);
                Thread.ofVirtual().start(() -> pass(near, far));
                Thread.ofVirtual().start(() -> pass(far, near));
            }
        } catch (IOException e) {
            // Closed: by us, or the server is gone, which is what the test wants to see.
        }
    }

    private void pass(Socket from, Socket to) {
        var bytes = new byte[BUFFER];
        try (from;
                to) {
            for (var count = from.getInputStream().read(bytes);
                    count >= 0;
                    count = from.getInputStream().read(bytes)) {
                awaitWhole();
                to.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException e) {
            // One of them ended.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitWhole() {
        lock.lock();
        try {
            while (state == State.SILENT) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    @Override
    public void close() throws IOException {
        be(State.WHOLE);
        listener.close();
        sockets.forEach(Wire::close);
    }
}
