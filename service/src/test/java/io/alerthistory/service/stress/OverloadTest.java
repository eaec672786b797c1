package io.alerthistory.service.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.Service;
import io.alerthistory.service.intake.Bodies;
import io.alerthistory.service.storage.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// More than can be taken: senders, slow senders, and questions that ask for everything.
@Tag("slow")
class OverloadTest {

    private static final Duration RUN = Duration.ofSeconds(Integer.getInteger("stress.seconds", 4));

    private Service service;

    @BeforeEach
    void start() throws Exception {
        service = Service.on(EmbeddedPostgres.newDatabase(), InstantSource.system());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /// Answers of so many senders for a while.
    private List<Senders.Answer> load(int clients, Duration time) {
        try (var senders = Senders.start(clients, service.port())) {
            Senders.during(time);
            senders.stop();
            return List.copyOf(senders.answers);
        }
    }

    private static double perSecond(List<Senders.Answer> answers, int status) {
        return answers.stream().filter(a -> a.status() == status).count()
                / (double) RUN.toSeconds();
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnceAndTheRestIsTakenIn() throws Exception {
        load(32, RUN);
        var capacity = perSecond(load(32, RUN), 200);

        var over = load(1_500, RUN);

        var after = perSecond(load(32, RUN), 200);
        System.out.printf(
                "S-22 32 senders: %.0f/s stored; 1500 senders: %.0f/s stored (%.0f %%), %.0f/s refused, p99 of"
                        + " a 503 %.0f ms; 32 senders afterwards: %.0f/s%n",
                capacity,
                perSecond(over, 200),
                100 * perSecond(over, 200) / capacity,
                perSecond(over, 503),
                Senders.percentile(over, 503, 0.99),
                after);
        assertThat(over).allMatch(answer -> answer.status() == 200 || answer.status() == 503);
        assertThat(perSecond(over, 503)).as("refused").isPositive();
        assertThat(perSecond(over, 200)).as("stored").isGreaterThan(0.1 * capacity);
        assertThat(after).isGreaterThan(0.2 * capacity);
    }

    @Test
    void aRefusalSaysWhenToComeAgain() throws Exception {
        var body = Bodies.firing("A", "2026-11-24T11:59:00Z");
        var seen = new AtomicBoolean();
        try (var senders = Senders.start(600, service.port())) {
            Senders.await(
                    Duration.ofSeconds(20),
                    "a refusal",
                    () -> {
                        try {
                            var answer = service.post("/webhook", body);
                            if (answer.statusCode() == 503) {
                                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                                assertThat(answer.body()).contains("OVERLOADED");
                                seen.set(true);
                            }
                            assertThat(service.admin("/readyz").statusCode()).isEqualTo(200);
                            return seen.get();
                        } catch (IOException | InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    });
            senders.stop();
        }
    }

    @Test
    void slowSendersSlowNobodyElse() throws Exception {
        load(8, RUN);
        var baseline = load(8, RUN);
        var sockets = new ArrayList<Socket>();
        var dripping = new AtomicBoolean(true);
        try {
            for (var i = 0; i < 1_500; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
                sockets.add(socket);
                socket.getOutputStream()
                        .write(
                                (i % 2 == 0
                                                ? "POST /webhook HTTP/1.1\r\nHost: x\r\nX-"
                                                : "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{")
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            var drip =
                    CompletableFuture.runAsync(() -> {
                        while (dripping.get()) {
                            for (var socket : sockets) {
                                try {
                                    socket.getOutputStream().write('a');
                                } catch (IOException _) {
                                    // The service has closed it, as it may.
                                }
                            }
                            LockSupport.parkNanos(500_000_000);
                        }
                    });
            var good = load(8, RUN);
            dripping.set(false);
            drip.get();
            System.out.printf(
                    "S-24 1500 slow senders: good ones %.0f/s, p99 %.1f ms; without the slow ones %.0f/s,"
                            + " p99 %.1f ms%n",
                    perSecond(good, 200),
                    Senders.percentile(good, 200, 0.99),
                    perSecond(baseline, 200),
                    Senders.percentile(baseline, 200, 0.99));
            assertThat(Senders.statuses(good)).containsOnlyKeys(200);
            assertThat(perSecond(good, 200)).isGreaterThan(0.1 * perSecond(baseline, 200));
            assertThat(service.admin("/healthz").statusCode()).isEqualTo(200);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void questionsForEverythingAreAnsweredInTimeAndIntakeGoesOn() throws Exception {
        load(16, RUN);
        var matchers =
                IntStream.range(0, 50)
                        .mapToObj(i -> "filter=" + encoded("l" + i + "!=\"x\""))
                        .collect(Collectors.joining("&"));
        var regex =
                IntStream.range(0, 20)
                        .mapToObj(i -> "filter=" + encoded("alertname=~\".*(a|b|c)*" + i + ".*\""))
                        .collect(Collectors.joining("&"));
        var questions =
                List.of(
                        "/history?page=1000000000",
                        "/history?limit=1000000",
                        "/history?offset=99999999999999999999",
                        "/history?from=2025-10-01T00:00:00Z&to=2026-12-01T00:00:00Z&limit=1000",
                        "/history?" + matchers,
                        "/history?" + regex,
                        "/history?limit=1000&" + "filter=" + encoded("alertname!~\"S.*7\""),
                        "/history?limit=1000&order=asc&filter=" + encoded("nobody=~\".+\""),
                        "/history?cursor=AAAA");
        var baseline = load(8, RUN);
        var slowest = new ArrayList<Long>();
        try (var senders = Senders.start(8, service.port())) {
            var readers = new ArrayList<CompletableFuture<List<Long>>>();
            for (var i = 0; i < 3; i++) {
                readers.add(CompletableFuture.supplyAsync(() -> ask(questions)));
            }
            for (var reader : readers) {
                slowest.addAll(reader.get());
            }
            senders.stop();
            var during = List.copyOf(senders.answers);
            System.out.printf(
                    "S-31 questions for everything: %d answers, the slowest after %d ms; intake beside them"
                            + " p99 %.1f ms, without them %.1f ms%n",
                    slowest.size(),
                    slowest.stream().mapToLong(Long::longValue).max().orElseThrow(),
                    Senders.percentile(during, 200, 0.99),
                    Senders.percentile(baseline, 200, 0.99));
            assertThat(during).allMatch(answer -> answer.status() == 200);
        }
        assertThat(slowest).allMatch(millis -> millis < 8_000);
    }

    private List<Long> ask(List<String> questions) {
        var times = new ArrayList<Long>();
        var end = System.nanoTime() + RUN.toNanos();
        while (System.nanoTime() - end < 0) {
            for (var question : questions) {
                var began = System.nanoTime();
                try {
                    var status = service.get(question).statusCode();
                    assertThat(status).as(question).isIn(200, 400, 414, 503);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(question, e);
                }
                var millis = (System.nanoTime() - began) / 1_000_000;
                if (millis > 3_000) {
                    System.out.printf("S-31 %d ms for %.80s%n", millis, question);
                }
                times.add(millis);
            }
        }
        return times;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
