package io.alerthistory.service.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.alert.Labels;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The alerts inside of events, in both schemas: of 0.33 and 0.34 (`labels: {labels: [{key, value}]}`,
/// an alert beside its hash in `details`), and of 0.35 (`labels: {name: value}`, the alert itself).
final class EventAlerts {

    private EventAlerts() {}

    /// The alert of a member, wherever the schema puts it.
    static Fields fields(@Nullable JsonNode node, Text text) throws Refused {
        if (node == null || !node.isObject()) {
            throw new Refused("NO_ALERT", "the event names no alert");
        }
        var details = node.get("details");
        return new Fields(details != null && details.isObject() ? details : node, text);
    }

    /// It fires if its end is yet to come, seen from when the event was.
    static Alert alert(Fields fields, Instant seenAt) throws Refused {
        var endsAt = fields.time("endsAt");
        var firing = endsAt.isEmpty() || endsAt.get().isAfter(seenAt);
        return new Alert(
                labels(fields),
                pairs(fields, "annotations"),
                firing,
                fields.time("startsAt"),
                endsAt,
                fields.storable("generatorURL"),
                fingerprint(fields.member("fingerprint")));
    }

    static Labels labels(Fields fields) throws Refused {
        var labels = Labels.of(pairs(fields, "labels"));
        if (labels.size() == 0) {
            throw new Refused("NO_LABELS", "the alert of the event has no label with a value");
        }
        return labels;
    }

    private static Map<String, String> pairs(Fields fields, String name) throws Refused {
        var inner = fields.object(name).map(pairs -> pairs.member("labels")).orElse(null);
        if (inner == null || !inner.isArray()) {
            return fields.strings(name);
        }
        var result = new HashMap<String, String>(inner.size() * 2);
        for (var pair : inner) {
            var key = pair.get("key");
            var value = pair.get("value");
            if (key == null || !key.isTextual()) {
                throw new Refused("WRONG_TYPE", name + " has a pair without a key");
            }
            if (value != null) {
                fields.put(result, name, key.textValue(), value);
            }
        }
        return result;
    }

    /// A uint64 as a decimal text; protojson writes it so, and others write a number.
    static Optional<Fingerprint> fingerprint(@Nullable JsonNode node) {
        if (node == null || !(node.isTextual() || node.isIntegralNumber())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Fingerprint(Long.parseUnsignedLong(node.asText())));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
