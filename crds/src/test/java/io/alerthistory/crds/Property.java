package io.alerthistory.crds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// A place in a schema.
///
/// @param path such as `spec.auth.tokens[].name`; the values of a map end in `{}`
/// @param schema what is said of it
/// @param required whether its parent must have it
record Property(String path, JsonNode schema, boolean required) {

    /// Every place below the root, parents before children.
    static List<Property> below(JsonNode root) {
        var all = new ArrayList<Property>();
        new Property("", root, true).collect(all);
        return all;
    }

    private void collect(List<Property> all) {
        schema.path("properties")
                .properties()
                .forEach(child ->
                        add(dotted(child.getKey()), child.getValue(), child.getKey(), all));
        if (schema.has("items")) {
            add(path + "[]", schema.get("items"), "", all);
        }
        if (schema.has("additionalProperties")) {
            add(path + "{}", schema.get("additionalProperties"), "", all);
        }
    }

    private void add(String childPath, JsonNode child, String name, List<Property> all) {
        var needed = false;
        for (var each : schema.path("required")) {
            needed |= each.asText().equals(name);
        }
        var property = new Property(childPath, child, needed);
        all.add(property);
        property.collect(all);
    }

    private String dotted(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// Whether it is the content of a list or map, which its parent describes.
    boolean isContent() {
        return path.endsWith("[]") || path.endsWith("{}");
    }

    String type() {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return "quantity";
        }
        var type = schema.path("type").asText();
        return switch (type) {
            case "array" -> "list of " + content("items");
            case "object" ->
                    schema.has("additionalProperties")
                            ? "map of " + content("additionalProperties")
                            : type;
            default -> type;
        };
    }

    private String content(String of) {
        return new Property(path, schema.get(of), true).type();
    }
}
