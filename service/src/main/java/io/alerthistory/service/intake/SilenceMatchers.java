package io.alerthistory.service.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/// The matchers of a silence in one text, JSON as Alertmanager's API has them, whoever tells them.
final class SilenceMatchers {

    private SilenceMatchers() {}

    /// As `GET /api/v2/silences` answers.
    static String ofApi(JsonNode silence, Text text) {
        var all = new ArrayList<Map<String, Object>>();
        for (var matcher : silence.path("matchers")) {
            all.add(
                    matcher(
                            text.storable(matcher.path("name").asText("")),
                            text.storable(matcher.path("value").asText("")),
                            matcher.path("isRegex").asBoolean(false),
                            matcher.path("isEqual").asBoolean(true)));
        }
        return StrictJson.JSON.valueToTree(all).toString();
    }

    /// As the event recorder tells. Of a silence with several sets of matchers, any of which may match, the API has
    /// no shape: it is told without any.
    static String ofEvent(JsonNode silence, Text text) {
        var sets = silence.path("matcherSets");
        var matchers =
                sets.size() > 1
                        ? StrictJson.JSON.createArrayNode()
                        : sets.size() == 1
                                ? sets.path(0).path("matchers")
                                : silence.path("matchers");
        var all = new ArrayList<Map<String, Object>>();
        for (var matcher : matchers) {
            var type = matcher.path("type").asText("TYPE_EQUAL");
            all.add(
                    matcher(
                            text.storable(matcher.path("name").asText("")),
                            text.storable(matcher.path("pattern").asText("")),
                            type.endsWith("REGEXP"),
                            !type.contains("NOT_")));
        }
        return StrictJson.JSON.valueToTree(all).toString();
    }

    private static Map<String, Object> matcher(
            String name, String value, boolean isRegex, boolean isEqual) {
        var one = new LinkedHashMap<String, Object>();
        one.put("name", name);
        one.put("value", value);
        one.put("isRegex", isRegex);
        one.put("isEqual", isEqual);
        return one;
    }
}
