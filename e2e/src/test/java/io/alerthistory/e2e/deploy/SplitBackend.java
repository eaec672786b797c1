package io.alerthistory.e2e.deploy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A stack behind nginx that counts what it is asked, and answers as it is told.
final class SplitBackend implements AutoCloseable {

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger status = new AtomicInteger(200);
    private final HttpServer server;

    private SplitBackend(HttpServer server) {
        this.server = server;
    }

    static SplitBackend start() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var backend = new SplitBackend(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    backend.requests.incrementAndGet();
                    exchange.sendResponseHeaders(backend.status.get(), -1);
                    exchange.close();
                });
        server.start();
        return backend;
    }

    void answer(int code) {
        status.set(code);
    }

    /// How many it was asked since the last time.
    int taken() {
        return requests.getAndSet(0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
