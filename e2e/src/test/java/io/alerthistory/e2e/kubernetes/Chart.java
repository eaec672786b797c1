package io.alerthistory.e2e.kubernetes;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The operator's chart, as Helm's own library sees it.
final class Chart {

    static final String NAMESPACE = "alert-history";

    private static final String RELEASE = "alert-history-operator";
    private static final String KUBERNETES = "1.34.0";
    private static final Helm HELM = new Helm(Path.of("../helm/alert-history-operator"));
    private static final YAMLMapper YAML = new YAMLMapper();

    private Chart() {}

    static LintResult lint() {
        return HELM.lint().strict().call();
    }

    /// What the chart renders with its defaults.
    static String rendered() {
        return rendered("{}");
    }

    /// What the chart renders with other values, as YAML.
    static String rendered(String values) {
        try {
            var file = Files.writeString(Files.createTempFile("values", ".yaml"), values);
            try {
                return HELM.template()
                        .withName(RELEASE)
                        .withNamespace(NAMESPACE)
                        .withKubeVersion(KUBERNETES)
                        .skipCrds()
                        .withValuesFile(file)
                        .call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The objects in a stream of YAML documents.
    static List<JsonNode> objects(String yaml) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(new TypeReference<JsonNode>() {}).readValues(yaml)) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
        return objects.stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
    }
}
