package io.alerthistory.e2e.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.alerthistory.e2e.equipment.Mood;
import io.alerthistory.e2e.equipment.Reply;
import java.io.IOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// What the stack of before answered, in its shapes: `{"detail": …}` for what went wrong, a list of
/// places in it for what did not validate.
final class LegacyApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_PAGE = 1000;

    private final AtomicLong events = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final LegacyStore store;
    private final PythonFingerprint fingerprint;
    private final Mood mood;

    LegacyApi(LegacyStore store, PythonFingerprint fingerprint, Mood mood) {
        this.store = store;
        this.fingerprint = fingerprint;
        this.mood = mood;
    }

    /// From now on every answer asks its client to connect anew.
    void sendAway() {
        closing.set(true);
    }

    /// Answers one request, or never.
    void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Server", "uvicorn");
        if (closing.get()) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        var path = exchange.getRequestURI().getPath().replaceFirst("(?<=.)/$", "");
        var reply =
                switch (path) {
                    case "/-/misbehave" -> Reply.ofMood(exchange, mood);
                    case "/healthz" -> Reply.json(200, "{\"status\":\"ok\"}");
                    case "/health", "/readyz", "/webhook/health" -> health();
                    case "/metrics" -> metrics();
                    default -> moody(exchange, path);
                };
        reply.to(exchange);
    }

    private Reply moody(HttpExchange exchange, String path) throws IOException {
        try {
            return switch (mood.next()) {
                case ANSWERED -> route(exchange, path);
                case FAILED -> detail(500, "Internal Server Error");
                case HANGING -> never();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return detail(503, "shutting down");
        }
    }

    private static Reply never() throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
        return detail(500, "Internal Server Error");
    }

    private Reply route(HttpExchange exchange, String path) throws IOException {
        var method = exchange.getRequestMethod();
        var query = Reply.query(exchange.getRequestURI());
        try {
            return switch (path) {
                case "/webhook" ->
                        method.equals("POST")
                                ? webhook(exchange.getRequestBody().readAllBytes())
                                : notAllowed();
                case "/history" -> method.equals("GET") ? history(query) : notAllowed();
                case "/report" -> method.equals("GET") ? report(query) : notAllowed();
                case "/dashboard" -> method.equals("GET") ? dashboard() : notAllowed();
                case "/enrichment/mode" ->
                        Reply.json(200, "{\"mode\":\"transparent\",\"source\":\"default\"}");
                default -> detail(404, "Not Found");
            };
        } catch (Unprocessable e) {
            return unprocessable(e);
        } catch (SQLException e) {
            errors.incrementAndGet();
            return detail(500, "Database error");
        }
    }

    private Reply webhook(byte[] body) throws SQLException, Unprocessable {
        var alerts = new ArrayList<LegacyAlert>();
        var now = Instant.now();
        for (var alert : alerts(body)) {
            try {
                alerts.add(LegacyAlert.of(alert, fingerprint, now));
            } catch (IllegalArgumentException e) {
                throw new Unprocessable(
                        List.of("body", "alerts", String.valueOf(alerts.size())),
                        String.valueOf(e.getMessage()));
            }
        }
        store.save(alerts);
        events.addAndGet(alerts.size());
        var answer = JSON.createObjectNode().put("status", "success");
        answer.put("received", alerts.size()).put("processed", alerts.size());
        return Reply.json(200, answer.put("timestamp", now.toString()).toString());
    }

    private static JsonNode alerts(byte[] body) throws Unprocessable {
        try {
            var alerts = JSON.readTree(body).path("alerts");
            if (!alerts.isArray()) {
                throw new Unprocessable(List.of("body", "alerts"), "field required");
            }
            return alerts;
        } catch (IOException e) {
            throw new Unprocessable(List.of("body"), "JSON decode error");
        }
    }

    private Reply history(Map<String, String> query) throws SQLException, Unprocessable {
        var limit = number(query, "limit", 100, 1, LONGEST_PAGE);
        var offset = number(query, "offset", 0, 0, Integer.MAX_VALUE);
        try {
            var answer = JSON.createObjectNode();
            answer.putArray("alerts").addAll(store.newest(query, limit, offset));
            return Reply.json(200, answer.put("total", store.count(query)).toString());
        } catch (DateTimeException e) {
            throw new Unprocessable(List.of("query", "start_time"), "invalid datetime format");
        }
    }

    private Reply report(Map<String, String> query) throws SQLException, Unprocessable {
        var top = number(query, "top", 10, 1, 100);
        var events = new TreeMap<String, Integer>();
        var seen = store.newest(query, LONGEST_PAGE, 0);
        seen.forEach(it -> events.merge(it.path("alertname").asText(), 1, Integer::sum));
        var answer = JSON.createObjectNode();
        answer.put("total_events", store.count(query)).put("unique_alerts", events.size());
        var list = answer.putArray("top_alerts");
        events.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(top)
                .forEach(it ->
                        list.addObject()
                                .put("alertname", it.getKey())
                                .put("events", it.getValue()));
        answer.putArray("flapping_alerts");
        return Reply.json(200, answer.toString());
    }

    private Reply dashboard() throws SQLException {
        var page = "<!doctype html><title>Alert History</title><p>Alerts: " + store.count(Map.of());
        return new Reply(200, "text/html; charset=utf-8", page);
    }

    private Reply health() {
        return !mood.now().unready() && store.ready()
                ? Reply.json(200, "{\"status\":\"healthy\",\"ready_for_traffic\":true}")
                : Reply.json(503, "{\"status\":\"unhealthy\",\"ready_for_traffic\":false}");
    }

    private Reply metrics() {
        return Reply.metrics(
                """
                # TYPE alert_history_webhook_events_total counter
                alert_history_webhook_events_total %d
                # TYPE alert_history_webhook_errors_total counter
                alert_history_webhook_errors_total %d
                """
                        .formatted(events.get(), errors.get()));
    }

    private static int number(
            Map<String, String> query, String name, int other, int least, int most)
            throws Unprocessable {
        var text = query.get(name);
        try {
            var number = text == null ? other : Integer.parseInt(text);
            if (number < least || number > most) {
                throw new Unprocessable(
                        List.of("query", name),
                        "ensure this value is from %d to %d".formatted(least, most));
            }
            return number;
        } catch (NumberFormatException e) {
            throw new Unprocessable(List.of("query", name), "value is not a valid integer");
        }
    }

    private static Reply notAllowed() {
        return detail(405, "Method Not Allowed");
    }

    private static Reply detail(int status, String text) {
        return Reply.json(status, JSON.createObjectNode().put("detail", text).toString());
    }

    private static Reply unprocessable(Unprocessable what) {
        var answer = JSON.createObjectNode();
        ObjectNode entry = answer.putArray("detail").addObject();
        what.place.forEach(entry.putArray("loc")::add);
        entry.put("msg", what.getMessage()).put("type", "value_error");
        return Reply.json(422, answer.toString());
    }

    /// A request that did not validate.
    private static final class Unprocessable extends Exception {
        private final transient List<String> place;

        Unprocessable(List<String> place, String message) {
            super(message);
            this.place = place;
        }
    }
}
