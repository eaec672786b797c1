package io.alerthistory.e2e.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An alert as the stack of before understood it.
///
/// @param fingerprint its own, not Alertmanager's
/// @param endsAt empty while it fires
record LegacyAlert(
        String fingerprint,
        String name,
        String status,
        Map<String, String> labels,
        JsonNode annotations,
        Instant startsAt,
        Optional<Instant> endsAt,
        @Nullable String generatorUrl) {

    /// Alertmanager's way to say: not yet.
    private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    /// Reads one of a webhook's alerts.
    ///
    /// @throws IllegalArgumentException with what is wrong
    static LegacyAlert of(JsonNode alert, PythonFingerprint fingerprint, Instant now) {
        var labels = new TreeMap<String, String>();
        alert.path("labels")
                .properties()
                .forEach(it -> labels.put(it.getKey(), it.getValue().asText()));
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("labels: field required");
        }
        var endsAt = time(alert.path("endsAt"));
        return new LegacyAlert(
                fingerprint.of(labels),
                labels.getOrDefault("alertname", "unknown"),
                alert.path("status").asText("firing"),
                labels,
                alert.path("annotations"),
                time(alert.path("startsAt")).orElse(now),
                endsAt,
                alert.path("generatorURL").isTextual()
                        ? alert.path("generatorURL").asText()
                        : null);
    }

    private static Optional<Instant> time(JsonNode value) {
        if (!value.isTextual() || value.asText().isEmpty()) {
            return Optional.empty();
        }
        try {
            var time = OffsetDateTime.parse(value.asText()).toInstant();
            return time.isAfter(NEVER) ? Optional.of(time) : Optional.empty();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(value.asText() + ": invalid datetime format", e);
        }
    }
}
