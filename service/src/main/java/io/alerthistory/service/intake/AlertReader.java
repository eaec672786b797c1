package io.alerthistory.service.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.alert.Labels;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one element of `alerts`, token by token. What is no alert becomes a value that says why, with
/// the element as it came, never an exception.
final class AlertReader {

    private final JsonParser parser;
    private final Text text;

    private List<String> labels = List.of();
    private Map<String, String> annotations = Map.of();
    // A member that is not there is empty; one that is no text is null.
    private @Nullable String status = "";
    private @Nullable String startsAt = "";
    private @Nullable String endsAt = "";
    private @Nullable String generatorUrl = "";
    private @Nullable String fingerprint = "";

    private AlertReader(JsonParser parser, Text text) {
        this.parser = parser;
        this.text = text;
    }

    /// Reads the element at whose first token the parser is, and leaves it at the last.
    ///
    /// @param body what the parser reads
    static WebhookBody.Entry read(JsonParser parser, byte[] body, Text text) throws IOException {
        var begin = (int) parser.currentTokenLocation().getByteOffset();
        var around = surrounding(parser);
        try {
            return new WebhookBody.Storable(new AlertReader(parser, text).alert());
        } catch (Refused refused) {
            while (!parser.getParsingContext().equals(around)) {
                parser.nextToken();
            }
            parser.finishToken();
            var end = (int) parser.currentLocation().getByteOffset();
            return WebhookBody.Unstorable.alert(
                    refused.reason(), refused.sentence(), Arrays.copyOfRange(body, begin, end));
        }
    }

    private static JsonStreamContext surrounding(JsonParser parser) {
        var context = parser.getParsingContext();
        return parser.currentToken().isStructStart() ? context.getParent() : context;
    }

    private Alert alert() throws IOException, Refused {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new Refused("NOT_AN_OBJECT", "an element of alerts is not an object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "labels" -> labels = pairs(name);
                case "annotations" -> annotations = map(pairs(name));
                case "status" -> status = string();
                case "startsAt" -> startsAt = string();
                case "endsAt" -> endsAt = string();
                case "generatorURL" -> generatorUrl = string();
                case "fingerprint" -> fingerprint = string();
                default -> parser.skipChildren();
            }
        }
        return checked();
    }

    private Alert checked() throws Refused {
        var set = Labels.of(labels);
        if (set.size() == 0) {
            throw new Refused("NO_LABELS", "the alert has no label with a value");
        }
        var firing = firing(required("status", status));
        var start = Rfc3339.time("startsAt", required("startsAt", startsAt));
        var end =
                firing
                        ? Optional.<Instant>empty()
                        : Rfc3339.time("endsAt", required("endsAt", endsAt));
        if (start.isPresent() && end.isPresent() && end.get().isBefore(start.get())) {
            throw new Refused(
                    "ENDS_BEFORE_START", "endsAt " + end.get() + " is before " + start.get());
        }
        return new Alert(
                set,
                annotations,
                firing,
                start,
                end,
                text.storable(required("generatorURL", generatorUrl)),
                Fingerprint.parse(required("fingerprint", fingerprint)));
    }

    private static boolean firing(String status) throws Refused {
        return switch (status) {
            case "firing", "" -> true;
            case "resolved" -> false;
            default -> throw new Refused("UNKNOWN_STATUS", "status is neither firing nor resolved");
        };
    }

    private static String required(String name, @Nullable String told) throws Refused {
        if (told == null) {
            throw new Refused("WRONG_TYPE", name + " is not text");
        }
        return told;
    }

    private @Nullable String string() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> "";
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    /// The names and values of an object of texts, in turn.
    private List<String> pairs(String what) throws IOException, Refused {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new Refused("WRONG_TYPE", what + " is not an object");
        }
        var pairs = new ArrayList<String>(16);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            pairs.add(text.unicode(parser.currentName()));
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new Refused("WRONG_TYPE", what + " has a value that is not text");
            }
            pairs.add(text.unicode(parser.getText()));
        }
        return pairs;
    }

    private static Map<String, String> map(List<String> pairs) {
        var map = HashMap.<String, String>newHashMap(pairs.size() / 2);
        for (var i = 0; i < pairs.size(); i += 2) {
            map.put(pairs.get(i), pairs.get(i + 1));
        }
        return map;
    }
}
