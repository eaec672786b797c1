package io.alerthistory.service.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.alert.Labels;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one element of `alerts`. What is no alert becomes a value that says why, never an exception.
final class AlertReader {

    private static final Instant FIRST = Instant.parse("0001-01-02T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private AlertReader() {}

    static WebhookBody.Entry read(JsonNode element, Text text) {
        try {
            return new WebhookBody.Storable(alert(element, text));
        } catch (Refused refused) {
            return WebhookBody.Unstorable.alert(
                    refused.reason, refused.sentence, element.toString());
        }
    }

    private static Alert alert(JsonNode element, Text text) throws Refused {
        if (!element.isObject()) {
            throw new Refused("NOT_AN_OBJECT", "an element of alerts is not an object");
        }
        var labels = Labels.of(strings(element.get("labels"), "labels", text));
        if (labels.size() == 0) {
            throw new Refused("NO_LABELS", "the alert has no label with a value");
        }
        var firing = firing(element.get("status"));
        var startsAt = time(element.get("startsAt"), "startsAt");
        var endsAt = firing ? Optional.<Instant>empty() : time(element.get("endsAt"), "endsAt");
        if (startsAt.isPresent() && endsAt.isPresent() && endsAt.get().isBefore(startsAt.get())) {
            throw new Refused(
                    "ENDS_BEFORE_START", "endsAt " + endsAt.get() + " is before " + startsAt.get());
        }
        return new Alert(
                labels,
                strings(element.get("annotations"), "annotations", text),
                firing,
                startsAt,
                endsAt,
                text.storable(optionalText(element.get("generatorURL"), "generatorURL")),
                Fingerprint.parse(optionalText(element.get("fingerprint"), "fingerprint")));
    }

    private static boolean firing(@Nullable JsonNode status) throws Refused {
        return switch (optionalText(status, "status")) {
            case "firing", "" -> true;
            case "resolved" -> false;
            default -> throw new Refused("UNKNOWN_STATUS", "status is neither firing nor resolved");
        };
    }

    private static Map<String, String> strings(@Nullable JsonNode node, String name, Text text)
            throws Refused {
        if (node == null || node.isNull()) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw new Refused("WRONG_TYPE", name + " is not an object");
        }
        var result = new HashMap<String, String>(node.size() * 2);
        for (var entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw new Refused("WRONG_TYPE", name + " has a value that is not text");
            }
            result.put(text.unicode(entry.getKey()), text.unicode(entry.getValue().textValue()));
        }
        return result;
    }

    private static String optionalText(@Nullable JsonNode node, String name) throws Refused {
        if (node == null || node.isNull()) {
            return "";
        }
        if (!node.isTextual()) {
            throw new Refused("WRONG_TYPE", name + " is not text");
        }
        return node.textValue();
    }

    /// An RFC 3339 time, truncated to microseconds. Go's zero time means that there is none.
    private static Optional<Instant> time(@Nullable JsonNode node, String name) throws Refused {
        var text = optionalText(node, name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var time = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
            if (time.isAfter(LAST)) {
                throw new Refused("TIME_OUT_OF_RANGE", name + " is after the year 9999");
            }
            return time.isBefore(FIRST) ? Optional.empty() : Optional.of(time);
        } catch (DateTimeException _) {
            throw new Refused("NOT_A_TIME", name + " is not an RFC 3339 time");
        }
    }

    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;
        private final String sentence;

        Refused(String reason, String sentence) {
            super(sentence, null, false, false);
            this.reason = reason;
            this.sentence = sentence;
        }
    }
}
