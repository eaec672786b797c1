package io.alerthistory.e2e.candidate;

import com.sun.net.httpserver.HttpExchange;
import io.alerthistory.e2e.equipment.Mood;
import io.alerthistory.e2e.equipment.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Forwards to the service behind it, except when it is in a mood. Its own failures are counted in
/// the exposition as the service counts failures.
final class Front {

    private static final String BACKEND = "X-Alert-History-Backend";
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /// Headers of one connection, and those that the other side of the front sets itself.
    private static final Set<String> NOT_FORWARDED =
            Set.of(
                    "host",
                    "connection",
                    "content-length",
                    "expect",
                    "upgrade",
                    "transfer-encoding");

    private final HttpClient behind =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<String> backend = new AtomicReference<>("primary");
    private final AtomicLong failed = new AtomicLong();
    private final Mood mood;

    Front(Mood mood) {
        this.mood = mood;
    }

    /// The port of clients: intake is moody.
    void api(HttpExchange exchange, int target) throws IOException {
        try {
            if (exchange.getRequestURI().getPath().equals("/-/misbehave")) {
                Reply.ofMood(exchange, mood).to(exchange);
                return;
            }
            switch (exchange.getRequestMethod().equals("POST") ? mood.next() : Mood.Fate.ANSWERED) {
                case ANSWERED -> forward(exchange, target);
                case HANGING -> Thread.sleep(Long.MAX_VALUE);
                case FAILED -> {
                    failed.incrementAndGet();
                    exchange.getResponseHeaders().set(BACKEND, backend.get());
                    Reply.json(
                                    500,
                                    "{\"error\":\"misbehaving on command\",\"code\":\"MISBEHAVING\"}")
                            .to(exchange);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    /// The port of the kubelet and the operator.
    void admin(HttpExchange exchange, int target) throws IOException {
        try {
            switch (exchange.getRequestURI().getPath()) {
                case "/-/misbehave" -> Reply.ofMood(exchange, mood).to(exchange);
                case "/metrics" -> metrics(exchange, target);
                case "/readyz" -> {
                    if (mood.now().unready()) {
                        Reply.json(503, "{\"status\":\"not_ready\"}").to(exchange);
                    } else {
                        forward(exchange, target);
                    }
                }
                default -> forward(exchange, target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private void metrics(HttpExchange exchange, int target)
            throws IOException, InterruptedException {
        try {
            var text = new String(ask(exchange, target).body(), StandardCharsets.UTF_8);
            var ours =
                    "alert_history_requests_total{method=\"POST\",route=\"/webhook\",code=\"500\"} ";
            Reply.metrics(text + ours + failed.get() + "\n").to(exchange);
        } catch (IOException e) {
            away(exchange);
        }
    }

    private void forward(HttpExchange exchange, int target)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer;
        try {
            answer = ask(exchange, target);
        } catch (IOException e) {
            away(exchange);
            return;
        }
        answer.headers().firstValue(BACKEND).ifPresent(backend::set);
        answer.headers()
                .map()
                .forEach((name, values) -> {
                    // "Connection: close" asks the client too, so it passes.
                    if (!name.equalsIgnoreCase("content-length")
                            && !name.equalsIgnoreCase("transfer-encoding")) {
                        exchange.getResponseHeaders().put(name, values);
                    }
                });
        var body = answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, int target)
            throws IOException, InterruptedException {
        var body = exchange.getRequestBody().readAllBytes();
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + target + exchange.getRequestURI()))
                        .timeout(ANSWER)
                        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach((name, values) -> {
                    if (!NOT_FORWARDED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                        values.forEach(value -> request.header(name, value));
                    }
                });
        return behind.send(request.build(), BodyHandlers.ofByteArray());
    }

    /// The service behind has not begun or has ended.
    private static void away(HttpExchange exchange) throws IOException {
        Reply.json(503, "{\"error\":\"the service behind is away\",\"code\":\"AWAY\"}")
                .to(exchange);
    }
}
