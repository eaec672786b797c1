package io.alerthistory.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lays `spec.primary.podTemplate` over the generated pod template: a JSON merge (RFC 7396), in which
/// lists whose elements have a `mountPath` or a `name` merge by it. Names and our labels stay.
final class Overlay {

    private static final List<String> KEYS = List.of("mountPath", "name");

    private Overlay() {}

    /// @throws InvalidSpec if the result is no pod template
    static PodTemplateSpec apply(PodTemplateSpec generated, Map<String, Object> overlay) {
        if (overlay.isEmpty()) {
            return generated;
        }
        try {
            var merged = merge(Json.tree(generated), Json.tree(overlay));
            var template = Json.convert(merged, PodTemplateSpec.class);
            if (template.getSpec() == null || !template.getAdditionalProperties().isEmpty()) {
                throw new InvalidSpec(
                        "spec.primary.podTemplate: only metadata and spec may stand in it, and spec"
                                + " cannot be removed; found "
                                + overlay.keySet());
            }
            var meta = template.getMetadata();
            meta.setName(null);
            meta.setNamespace(null);
            meta.getLabels().putAll(generated.getMetadata().getLabels());
            return template;
        } catch (JsonProcessingException e) {
            throw new InvalidSpec(
                    "spec.primary.podTemplate%s: what stands there makes no pod; write it as in a pod"
                                    .formatted(path(e))
                            + " template");
        }
    }

    private static String path(JsonProcessingException e) {
        return e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null
                                        ? "[" + step.getIndex() + "]"
                                        : "." + step.getFieldName())
                        .collect(Collectors.joining())
                : "";
    }

    private static JsonNode merge(@Nullable JsonNode base, JsonNode overlay) {
        if (overlay instanceof ObjectNode changes) {
            var result =
                    base instanceof ObjectNode object ? object.deepCopy() : changes.objectNode();
            for (var change : changes.properties()) {
                if (change.getValue().isNull()) {
                    result.remove(change.getKey());
                } else {
                    result.set(
                            change.getKey(), merge(result.get(change.getKey()), change.getValue()));
                }
            }
            return result;
        }
        if (overlay instanceof ArrayNode changes && base instanceof ArrayNode list) {
            for (var key : KEYS) {
                if (!changes.isEmpty() && keyed(changes, key) && keyed(list, key)) {
                    return mergeByKey(list, changes, key);
                }
            }
        }
        return overlay;
    }

    private static boolean keyed(ArrayNode list, String key) {
        return list.valueStream().allMatch(element -> element.path(key).isTextual());
    }

    private static ArrayNode mergeByKey(ArrayNode list, ArrayNode changes, String key) {
        var result = list.arrayNode();
        var rest = changes.deepCopy();
        for (var element : list) {
            var merged = element;
            for (var i = 0; i < rest.size(); i++) {
                if (rest.get(i).path(key).equals(element.path(key))) {
                    merged = merge(element, rest.remove(i));
                    break;
                }
            }
            result.add(merged);
        }
        return result.addAll(rest);
    }
}
