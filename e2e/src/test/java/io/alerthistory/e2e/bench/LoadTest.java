package io.alerthistory.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {

    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/webhook",
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        exchange.sendResponseHeaders(200, 2);
                        exchange.getResponseBody().write(new byte[] {'{', '}'});
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /// With one client all are free whenever there is an answer; to wait for another one then would count
    /// half a minute of nothing.
    @Test
    void itEndsWithTheLastAnswer() throws Exception {
        var load = new Load(server.getAddress().getPort(), 1, new Webhooks(1, 1), () -> Cpu.NONE);

        var result = load.same(Duration.ofMillis(100));

        assertThat(result.answered()).isPositive();
        assertThat(result.refused()).isZero();
        assertThat(result.seconds()).isBetween(0.1, 10.0);
    }
}
