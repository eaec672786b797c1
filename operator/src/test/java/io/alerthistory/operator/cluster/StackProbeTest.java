package io.alerthistory.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.alerthistory.operator.stack.PodReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StackProbeTest {

    private static final String READY =
            """
            {"stack":"primary","revision":"5c1f9a2b","version":"0.1.0","schema":1,
             "startedAt":"2026-11-24T12:00:00Z","ready":true,"draining":false,"reasons":[],
             "database":{"kind":"postgres","ready":true},"later":"ignored"}
            """;

    private HttpServer server = start();

    @BeforeEach
    void restart() {
        server.stop(0);
        server = start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void readsWhatAPodSaysAndSmokesIt() {
        answer("/-/stack", 200, READY);
        answer("/-/smoke", 200, "{\"status\":\"ok\"}");

        var report = ask(true);

        assertThat(report.readyAt("5c1f9a2b")).isTrue();
        assertThat(report.readyAt("00000000")).isFalse();
        assertThat(report.smoked()).isTrue();
    }

    @Test
    void asksForNoSmokeWhereNoneIsWanted() {
        answer("/-/stack", 200, READY);

        assertThat(ask(false).smoke()).isNull();
        assertThat(ask(false).smoked()).isFalse();
    }

    @Test
    void aFailedSmokeKeepsItsReason() {
        answer("/-/stack", 200, READY);
        answer("/-/smoke", 503, "{\"error\":\"database\"}");

        var report = ask(true);

        assertThat(report.smoked()).isFalse();
        assertThat(report.error()).isEqualTo("/-/smoke 503 {\"error\":\"database\"}");
    }

    @Test
    void nonsenseIsNoAnswer() {
        answer("/-/stack", 200, "<html>");

        assertThat(ask(true).stack()).isNull();
        assertThat(ask(true).error()).contains("/-/stack");
    }

    @Test
    void aPodThatIsNotThereIsNoAnswer() {
        var port = server.getAddress().getPort();
        server.stop(0);

        try (var probe = new StackProbe(port)) {
            var report = probe.ask(List.of(pod("127.0.0.1")), _ -> true).get("pod");
            assertThat(Objects.requireNonNull(report).stack()).isNull();
            assertThat(report.smoked()).isFalse();
            assertThat(report.error()).isNotBlank();
        }
    }

    @Test
    void podsWithoutAnAddressAreNotAsked() {
        try (var probe = new StackProbe(1)) {
            assertThat(probe.ask(List.of(pod(null)), _ -> true)).isEmpty();
        }
    }

    private PodReport ask(boolean smoke) {
        try (var probe = new StackProbe(server.getAddress().getPort())) {
            return Objects.requireNonNull(
                    probe.ask(List.of(pod("127.0.0.1")), _ -> smoke).get("pod"));
        }
    }

    private static Pod pod(@org.jspecify.annotations.Nullable String ip) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod")
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(ip)
                .endStatus()
                .build();
    }

    private void answer(String path, int status, String body) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        var bytes = body.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(status, bytes.length);
                        exchange.getResponseBody().write(bytes);
                    }
                });
    }

    private static HttpServer start() {
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.start();
            return server;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
