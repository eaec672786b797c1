package io.alerthistory.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Laws that hold for every property of every kind.
final class CrdSchemaTest {

    private static final Pattern MESSAGE = Pattern.compile("((spec|metadata)[\\w.]*): .+; .+");

    private static List<Property> properties = List.of();
    private static CrdYaml alertHistory;

    @BeforeAll
    static void generate(@TempDir Path scratch) throws IOException {
        alertHistory = CrdYaml.of(AlertHistory.class, scratch);
        properties = Property.below(alertHistory.schema());
    }

    @Test
    void everyPropertyIsDescribed() {
        assertThat(thatAre(each -> !each.isContent() && !described(each.schema())))
                .as("properties without a description of a sentence")
                .isEmpty();
    }

    @Test
    void everyPropertyIsBounded() {
        assertThat(thatAre(each -> !bounded(each.schema())))
                .as("properties without bounds")
                .isEmpty();
    }

    @Test
    void onlyThePodTemplateIsOpen() {
        assertThat(thatAre(each -> each.schema().has("x-kubernetes-preserve-unknown-fields")))
                .containsExactly("spec.primary.podTemplate.spec");
    }

    @Test
    void aMessageNamesItsFieldAndTheRemedy() {
        for (var property : properties) {
            for (var rule : property.schema().path("x-kubernetes-validations")) {
                var message = rule.get("message").asText();
                var matcher = MESSAGE.matcher(message);
                assertThat(matcher.matches()).as("`field: what; remedy` in: %s", message).isTrue();
                assertThat(property.path().replace("[]", "") + rule.path("fieldPath").asText())
                        .as("the field that is named in: %s", message)
                        .isEqualTo(matcher.group(1));
            }
        }
    }

    @Test
    void theOnlyRuleOfTheRootIsAboutTheName() {
        assertThat(alertHistory.schema().get("x-kubernetes-validations"))
                .as("rules of the root; a later one would refuse the status of stored objects")
                .singleElement()
                .extracting(rule -> rule.get("rule").asText())
                .asString()
                .startsWith("self.metadata.name.matches");
    }

    private static List<String> thatAre(Predicate<Property> predicate) {
        return properties.stream().filter(predicate).map(Property::path).toList();
    }

    private static boolean described(JsonNode schema) {
        return schema.path("description").asText().endsWith(".");
    }

    private static boolean bounded(JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return schema.has("maxLength") && schema.has("pattern");
        }
        return switch (schema.path("type").asText()) {
            case "string" -> schema.has("maxLength") || schema.has("enum") || schema.has("format");
            case "integer" ->
                    schema.has("minimum") && (schema.has("maximum") || schema.has("format"));
            case "array" -> schema.has("maxItems");
            case "object" ->
                    schema.has("additionalProperties")
                            ? schema.has("maxProperties")
                            : schema.has("properties")
                                    || schema.has("x-kubernetes-preserve-unknown-fields");
            case "boolean" -> true;
            default -> false;
        };
    }
}
