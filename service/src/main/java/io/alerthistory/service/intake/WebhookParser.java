package io.alerthistory.service.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads Alertmanager's webhook body, version 4 (`notify/webhook`, `template.Data`), the minimal body
/// `{"alerts":[{"labels":{"alertname":"test"}}]}`, and anything between.
///
/// Strict where leniency would hide a broken sender (encoding, syntax, duplicate keys, trailing
/// junk, depth), liberal about what a version may add: unknown members and other `version`s pass. An
/// element of `alerts` that is no alert does not spoil the others. Nothing is held as a tree, so a large body
/// costs little more than its alerts.
public final class WebhookParser {

    /// The most alerts that one body may hold.
    public static final int MAX_ALERTS = 20_000;

    private WebhookParser() {}

    /// Reads one body of at most 16 MiB.
    ///
    /// @throws MalformedBody when it is not JSON, or not a webhook at all
    public static WebhookBody parse(byte[] body) throws MalformedBody {
        return StrictJson.read(
                body,
                "; send what Alertmanager's webhook_config sends",
                parser -> read(parser, body));
    }

    private static WebhookBody read(JsonParser parser, byte[] body)
            throws IOException, MalformedBody {
        var result = new Reading(parser, body).body();
        if (parser.nextToken() != null) {
            throw new MalformedBody(
                    "MALFORMED_JSON",
                    "there is more after the end of the JSON object, at "
                            + StrictJson.place(parser.currentTokenLocation())
                            + "; send one object and nothing else");
        }
        return result;
    }

    /// The state of one reading.
    private static final class Reading {

        private final JsonParser parser;
        private final byte[] bytes;
        private final Text text = new Text();
        private final ArrayList<WebhookBody.Entry> entries = new ArrayList<>();
        private boolean alertsSeen;
        private String receiver = "";
        private String status = "";
        private String groupKey = "";
        private String instance = "";
        private @Nullable String reason;
        private long truncated;

        Reading(JsonParser parser, byte[] bytes) {
            this.parser = parser;
            this.bytes = bytes;
        }

        WebhookBody body() throws IOException, MalformedBody {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notAWebhook("the body is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "alerts" -> alerts();
                    case "receiver" -> receiver = Receivers.unquote(textOf(name));
                    case "status" -> status = textOf(name);
                    case "groupKey" -> groupKey = textOf(name);
                    case "externalURL" -> instance = textOf(name);
                    case "notification_reason" -> reason = textOf(name);
                    case "truncatedAlerts" -> truncated = count(name);
                    default -> parser.skipChildren();
                }
            }
            if (!alertsSeen) {
                throw notAWebhook("it has no \"alerts\"");
            }
            return new WebhookBody(
                    receiver,
                    status,
                    groupKey,
                    instance,
                    Optional.ofNullable(reason),
                    truncated,
                    entries,
                    text.replaced());
        }

        private void alerts() throws IOException, MalformedBody {
            alertsSeen = true;
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw notAWebhook("\"alerts\" is not a list");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (entries.size() == MAX_ALERTS) {
                    throw new MalformedBody(
                            "TOO_MANY_ALERTS",
                            "the body has more than "
                                    + MAX_ALERTS
                                    + " alerts; set max_alerts in the webhook_config, or group by"
                                    + " more labels");
                }
                entries.add(AlertReader.read(parser, bytes, text));
            }
        }

        private String textOf(String name) throws IOException, MalformedBody {
            return switch (parser.currentToken()) {
                case VALUE_NULL -> "";
                case VALUE_STRING -> text.storable(parser.getText());
                default -> throw notAWebhook("\"" + name + "\" is not text");
            };
        }

        private long count(String name) throws IOException, MalformedBody {
            return switch (parser.currentToken()) {
                case VALUE_NULL -> 0;
                case VALUE_NUMBER_INT -> Math.max(0, parser.getValueAsLong(Long.MAX_VALUE));
                default -> throw notAWebhook("\"" + name + "\" is not a whole number");
            };
        }

        private static MalformedBody notAWebhook(String why) {
            return new MalformedBody(
                    "NOT_A_WEBHOOK",
                    "this is not an Alertmanager webhook: "
                            + why
                            + "; point a webhook_config without a custom payload at this address");
        }
    }
}
