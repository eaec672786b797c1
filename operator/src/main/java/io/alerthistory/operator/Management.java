package io.alerthistory.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Health and metrics of the operator: `/livez` is about the process alone, `/readyz` about its
/// watches, `/metrics` is for Prometheus.
final class Management implements AutoCloseable {

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; charset=utf-8";

    private final HttpServer server;

    private Management(HttpServer server) {
        this.server = server;
    }

    static Management start(int port, BooleanSupplier ready, Supplier<String> metrics)
            throws IOException {
        var server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/livez", exchange -> answer(exchange, 200, TEXT_TYPE, "ok\n"));
        server.createContext(
                "/readyz",
                exchange -> {
                    var is = ready.getAsBoolean();
                    answer(
                            exchange,
                            is ? 200 : 503,
                            TEXT_TYPE,
                            is ? "ok\n" : "not every watch is up\n");
                });
        server.createContext(
                "/metrics", exchange -> answer(exchange, 200, METRICS_TYPE, metrics.get()));
        server.createContext("/", exchange -> answer(exchange, 404, TEXT_TYPE, "not found\n"));
        server.start();
        return new Management(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        try (exchange) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
