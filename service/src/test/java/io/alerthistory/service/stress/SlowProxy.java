package io.alerthistory.service.stress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// Passes connections on to a port of this machine; what comes back comes later.
final class SlowProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final Duration delay;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SlowProxy(int target, Duration delay) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.delay = delay;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                threads.execute(() -> pass(client, server, Duration.ZERO));
                threads.execute(() -> pass(server, client, delay));
            } catch (IOException _) {
                // Closed, or refused: the client is told nothing, as by a network.
            }
        }
    }

    private static void pass(Socket from, Socket to, Duration delay) {
        try (from;
                to) {
            pass(from.getInputStream(), to.getOutputStream(), delay);
        } catch (IOException _) {
            // One end is gone, so the other goes.
        }
    }

    private static void pass(InputStream in, OutputStream out, Duration delay) throws IOException {
        var buffer = new byte[65_536];
        for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            LockSupport.parkNanos(delay.toNanos());
            out.write(buffer, 0, n);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
