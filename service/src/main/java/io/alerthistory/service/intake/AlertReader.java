package io.alerthistory.service.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.alert.Labels;
import java.time.Instant;
import java.util.Optional;

/// Reads one element of `alerts`. What is no alert becomes a value that says why, never an exception.
final class AlertReader {

    private AlertReader() {}

    static WebhookBody.Entry read(JsonNode element, Text text) {
        try {
            return new WebhookBody.Storable(alert(element, text));
        } catch (Refused refused) {
            return WebhookBody.Unstorable.alert(
                    refused.reason(), refused.sentence(), element.toString());
        }
    }

    private static Alert alert(JsonNode element, Text text) throws Refused {
        if (!element.isObject()) {
            throw new Refused("NOT_AN_OBJECT", "an element of alerts is not an object");
        }
        var fields = new Fields(element, text);
        var labels = Labels.of(fields.texts("labels"));
        if (labels.size() == 0) {
            throw new Refused("NO_LABELS", "the alert has no label with a value");
        }
        var firing = firing(fields.string("status"));
        var startsAt = fields.time("startsAt");
        var endsAt = firing ? Optional.<Instant>empty() : fields.time("endsAt");
        if (startsAt.isPresent() && endsAt.isPresent() && endsAt.get().isBefore(startsAt.get())) {
            throw new Refused(
                    "ENDS_BEFORE_START", "endsAt " + endsAt.get() + " is before " + startsAt.get());
        }
        return new Alert(
                labels,
                fields.texts("annotations"),
                firing,
                startsAt,
                endsAt,
                fields.storable("generatorURL"),
                Fingerprint.parse(fields.string("fingerprint")));
    }

    private static boolean firing(String status) throws Refused {
        return switch (status) {
            case "firing", "" -> true;
            case "resolved" -> false;
            default -> throw new Refused("UNKNOWN_STATUS", "status is neither firing nor resolved");
        };
    }
}
