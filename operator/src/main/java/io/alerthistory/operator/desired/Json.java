package io.alerthistory.operator.desired;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.Map;

/// Objects as trees and as text, always in the same order.
public final class Json {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    // Nulls inside maps stay: in an overlay they remove something.
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .build();

    // Every string is quoted: a revision of digits must not be read as a number.
    private static final ObjectMapper YAML =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .disable(YAMLGenerator.Feature.SPLIT_LINES)
                            .build());

    private Json() {}

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// Canonical: equal values give equal text.
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(MAPPER.convertValue(value, Map.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Trees of plain values can be written", e);
        }
    }

    static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(MAPPER.convertValue(value, Map.class))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Trees of plain values can be written", e);
        }
    }

    static <T> T read(String text, Class<T> type) throws JsonProcessingException {
        return MAPPER.readValue(text, type);
    }

    static <T> T convert(JsonNode tree, Class<T> type) throws JsonProcessingException {
        return MAPPER.treeToValue(tree, type);
    }

    /// In the order of the map.
    public static String yaml(Map<String, Object> value) {
        try {
            return YAML.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Trees of plain values can be written", e);
        }
    }

    /// A tree of what a YAML text says.
    ///
    /// @throws JsonProcessingException if it is none
    public static JsonNode readYaml(String text) throws JsonProcessingException {
        return YAML.readTree(text);
    }
}
