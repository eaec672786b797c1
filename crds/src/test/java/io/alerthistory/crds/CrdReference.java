package io.alerthistory.crds;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The page of the documentation that lists every field of a kind.
final class CrdReference {

    private CrdReference() {}

    static String of(CrdYaml kind) throws IOException {
        var schema = kind.schema();
        var spec = kind.crd().get("spec");
        var page = new StringBuilder();
        page.append(
                "<!-- Generated from the records in crds/src/main/java by CrdYamlTest. -->\n\n");
        page.append("# Custom resources\n\n");
        page.append(
                "## %s (`%s`)\n\n"
                        .formatted(
                                spec.at("/names/kind").asText(),
                                spec.at("/names/shortNames/0").asText()));
        page.append(schema.get("description").asText()).append("\n\n");
        page.append(
                "`apiVersion: %s/%s`, `kind: %s`. The API server refuses what breaks a bound or a rule"
                                .formatted(
                                        spec.get("group").asText(),
                                        spec.at("/versions/0/name").asText(),
                                        spec.at("/names/kind").asText())
                        + " below. Everything is optional unless it says *required*.\n\n");
        section(page, "Spec", "spec", schema);
        section(page, "Status", "status", schema);
        page.append("### Rules\n\n");
        for (var rule : rules(schema)) {
            page.append("- ").append(rule).append('\n');
        }
        page.append("\n### Columns\n\n`kubectl get ah` shows ");
        var columns = new ArrayList<String>();
        for (var column : spec.at("/versions/0/additionalPrinterColumns")) {
            var wide = column.path("priority").asInt() > 0 ? " (with `-o wide`)" : "";
            columns.add(
                    "%s%s = `%s`"
                            .formatted(
                                    column.get("name").asText(),
                                    wide,
                                    column.get("jsonPath").asText()));
        }
        return page.append(String.join(", ", columns)).append(".\n").toString();
    }

    private static void section(StringBuilder page, String title, String root, JsonNode schema)
            throws IOException {
        page.append("### ").append(title).append("\n\n");
        page.append("| field | type | default | bounds | what it is |\n|---|---|---|---|---|\n");
        for (var property : Property.below(schema)) {
            if (property.path().startsWith(root + ".") && !property.isContent()) {
                page.append(
                        "| `%s` | %s | %s | %s | %s |\n"
                                .formatted(
                                        property.path(),
                                        property.type(),
                                        byDefault(property),
                                        bounds(property),
                                        property.schema().get("description").asText()));
            }
        }
        page.append('\n');
    }

    private static String byDefault(Property property) throws IOException {
        if (property.required()) {
            return "*required*";
        }
        var value = property.schema().get("default");
        return value == null || (value.isObject() && value.isEmpty())
                ? ""
                : code(value.isTextual() ? value.asText() : CrdYaml.JSON.writeValueAsString(value));
    }

    private static String bounds(Property property) {
        var schema = property.schema();
        var bounds = new ArrayList<String>();
        if (schema.has("enum")) {
            var values = new ArrayList<String>();
            schema.get("enum").forEach(value -> values.add(code(value.asText())));
            bounds.add(String.join(", ", values));
        }
        range(bounds, schema, "minimum", "maximum", "");
        range(bounds, schema, "minLength", "maxLength", " characters");
        range(bounds, schema, "minItems", "maxItems", " entries");
        range(bounds, schema, "minProperties", "maxProperties", " entries");
        if (schema.has("pattern")) {
            bounds.add(code(schema.get("pattern").asText()));
        }
        if (schema.has("x-kubernetes-list-map-keys")) {
            bounds.add("unique " + code(schema.at("/x-kubernetes-list-map-keys/0").asText()));
        }
        return String.join("; ", bounds);
    }

    private static void range(
            List<String> bounds, JsonNode schema, String least, String most, String unit) {
        if (schema.has(least) && schema.has(most)) {
            bounds.add(schema.get(least).asText() + " to " + schema.get(most).asText() + unit);
        } else if (schema.has(most)) {
            bounds.add("at most " + schema.get(most).asText() + unit);
        }
    }

    private static List<String> rules(JsonNode schema) {
        var messages = new ArrayList<String>();
        rulesOf(schema, messages);
        Property.below(schema).forEach(property -> rulesOf(property.schema(), messages));
        return messages;
    }

    private static void rulesOf(JsonNode schema, List<String> messages) {
        schema.path("x-kubernetes-validations")
                .forEach(rule -> {
                    var message = rule.get("message").asText();
                    var colon = message.indexOf(':');
                    messages.add(code(message.substring(0, colon)) + message.substring(colon));
                });
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }
}
