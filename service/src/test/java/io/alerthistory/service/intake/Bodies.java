package io.alerthistory.service.intake;

import java.nio.charset.StandardCharsets;

/// Webhook bodies as text, and what the parser makes of them.
public final class Bodies {

    private Bodies() {}

    public static WebhookBody parse(String json) {
        try {
            return WebhookParser.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedBody e) {
            throw new AssertionError(json, e);
        }
    }

    /// One alert of this name, as Alertmanager would send it.
    public static String firing(String alertname, String startsAt) {
        return one("firing", alertname, startsAt, "0001-01-01T00:00:00Z");
    }

    public static String resolved(String alertname, String startsAt, String endsAt) {
        return one("resolved", alertname, startsAt, endsAt);
    }

    private static String one(String status, String alertname, String startsAt, String endsAt) {
        return """
        {"receiver":"team","status":"%1$s","externalURL":"http://am","groupKey":"{}:{}","version":"4",
         "alerts":[{"status":"%1$s","labels":{"alertname":"%2$s","severity":"warning"},
                    "annotations":{"summary":"s"},"startsAt":"%3$s","endsAt":"%4$s"}]}
        """
                .formatted(status, alertname, startsAt, endsAt);
    }
}
