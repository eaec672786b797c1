package io.alerthistory.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Bodies that a real Alertmanager posted to a webhook, one JSON object a line.
final class Recording {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Go's zero time: an alert that has no end.
    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    private final List<JsonNode> lines;

    private Recording(List<JsonNode> lines) {
        this.lines = lines;
    }

    /// The recording of that name among the resources; only what went to a webhook.
    static Recording named(String name) throws IOException {
        var lines = new ArrayList<JsonNode>();
        try (var in =
                Objects.requireNonNull(
                        Recording.class.getResourceAsStream("/recordings/" + name + ".jsonl"),
                        () -> "no recording is called " + name)) {
            for (var line :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                var request = JSON.readTree(line);
                if (request.get("path").asText().startsWith("/webhook")) {
                    lines.add(request);
                }
            }
        }
        return new Recording(lines);
    }

    /// The bodies, every time in them moved by the one duration that makes the last body arrive at
    /// `end`.
    List<String> endingAt(Instant end) throws IOException {
        var shift = Duration.between(arrival(lines.getLast()), end);
        var bodies = new ArrayList<String>();
        for (var line : lines) {
            var body = JSON.readTree(line.get("body").asText());
            for (var alert : body.get("alerts")) {
                shift((ObjectNode) alert, "startsAt", shift);
                shift((ObjectNode) alert, "endsAt", shift);
            }
            bodies.add(JSON.writeValueAsString(body));
        }
        return bodies;
    }

    private static void shift(ObjectNode alert, String name, Duration shift) {
        var time = alert.get(name).asText();
        if (!time.equals(NO_TIME)) {
            alert.put(name, Instant.parse(time).plus(shift).toString());
        }
    }

    private static Instant arrival(JsonNode line) {
        var seconds = new BigDecimal(line.get("t").asText());
        return Instant.ofEpochSecond(0, seconds.movePointRight(9).longValue());
    }
}
