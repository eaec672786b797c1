package io.alerthistory.e2e.equipment;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer of one of the programs, small enough to be in memory.
///
/// @param status of HTTP
/// @param type its content type
/// @param body in UTF-8
public record Reply(int status, String type, String body) {

    /// An answer in JSON.
    public static Reply json(int status, String body) {
        return new Reply(status, "application/json", body);
    }

    /// An answer in the format of Prometheus.
    public static Reply metrics(String body) {
        return new Reply(200, "text/plain; version=0.0.4; charset=utf-8", body);
    }

    /// Sends it; the request's body is read to its end, so that the connection can be used again.
    public void to(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", type);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /// Shows and changes a mood: `GET` and `POST /-/misbehave?errors=0.1`.
    public static Reply ofMood(HttpExchange exchange, Mood mood) {
        if (exchange.getRequestMethod().equals("POST")) {
            try {
                mood.change(Misbehaviour.parse(exchange.getRequestURI().getQuery()));
            } catch (IllegalArgumentException e) {
                return new Reply(400, "text/plain", e.getMessage() + "\n");
            }
        }
        return new Reply(200, "text/plain", mood.now() + "\n");
    }

    /// The parameters of an address; of several with one name the last.
    public static Map<String, String> query(URI address) {
        var parameters = new LinkedHashMap<String, String>();
        var raw = address.getRawQuery();
        for (var part : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            var equals = part.indexOf('=');
            var name = equals < 0 ? part : part.substring(0, equals);
            parameters.put(decoded(name), decoded(equals < 0 ? "" : part.substring(equals + 1)));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
