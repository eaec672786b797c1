package io.alerthistory.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import java.util.Map;

/// What the generator has no annotation for: keys of lists, formats, the pattern of quantities, the
/// root's own lines, and the order of the printer columns.
///
/// @param kind whose definition is completed
record SchemaCompletion(Class<?> kind) {

    private static final String QUANTITY =
            "^[0-9]{1,18}(\\.[0-9]{1,9})?([KMGTPE]i|[numkMGTPE]|[eE][0-9]{1,2})?$";

    private static final Map<String, String> DESCRIPTIONS =
            Map.of(
                    "",
                            "One installation of Alert History: its service, its database, its traffic.",
                    "/properties/spec", "What shall run.",
                    "/properties/status", "What runs, as the operator last saw it.");

    private static final Map<String, String> LIST_KEYS =
            Map.of(
                    "/properties/spec/properties/auth/properties/tokens", "name",
                    "/properties/status/properties/traffic", "backend",
                    "/properties/status/properties/conditions", "type");

    private static final Map<String, String> FORMATS =
            Map.of(
                    "/properties/status/properties/observedGeneration", "int64",
                    "/properties/status/properties/conditions/items/properties/observedGeneration",
                            "int64",
                    "/properties/status/properties/conditions/items/properties/lastTransitionTime",
                            "date-time");

    static SchemaCompletion of(Class<?> kind) {
        return new SchemaCompletion(kind);
    }

    JsonNode complete(JsonNode crd) {
        var version = object(crd, "/spec/versions/0");
        orderColumns((ArrayNode) version.get("additionalPrinterColumns"));
        var schema = object(version, "/schema/openAPIV3Schema");
        schema.putArray("required").add("spec");
        DESCRIPTIONS.forEach((at, text) -> object(schema, at).put("description", text));
        LIST_KEYS.forEach((at, key) ->
                object(schema, at)
                        .put("x-kubernetes-list-type", "map")
                        .putArray("x-kubernetes-list-map-keys")
                        .add(key));
        FORMATS.forEach((at, format) -> object(schema, at).put("format", format));
        completeBelow(schema);
        return crd;
    }

    private void orderColumns(ArrayNode generated) {
        var ordered = generated.arrayNode();
        for (var declared : kind.getAnnotationsByType(AdditionalPrinterColumn.class)) {
            generated.forEach(column -> {
                if (column.get("name").asText().equals(declared.name())) {
                    ordered.add(column);
                }
            });
        }
        generated.removeAll().addAll(ordered);
    }

    private static void completeBelow(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("x-kubernetes-int-or-string").asBoolean()) {
                object.put("pattern", QUANTITY).put("maxLength", 32);
            }
            for (var bound : new String[] {"minimum", "maximum"}) {
                if (object.path(bound).isDouble()) {
                    object.set(bound, LongNode.valueOf(object.get(bound).asLong()));
                }
            }
        }
        node.forEach(SchemaCompletion::completeBelow);
    }

    private static ObjectNode object(JsonNode node, String at) {
        return (ObjectNode) node.requiredAt(at);
    }
}
