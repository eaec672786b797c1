package io.alerthistory.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.LogLevel;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples, as far as they can be judged without an API server.
final class ExamplesTest {

    private static final YAMLMapper STRICT =
            YAMLMapper.builder()
                    .annotationIntrospector(new NothingIsIgnored())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private static final class NothingIsIgnored extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(
                MapperConfig<?> config, Annotated annotated) {
            return JsonIgnoreProperties.Value.empty();
        }
    }

    static Stream<Path> accepted() throws IOException {
        return Stream.concat(
                files("crds/src/test/resources/accept").stream(),
                files("deploy/samples").stream()
                        .filter(file -> !file.toString().endsWith(".example.yaml")));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void anExampleHasOnlyFieldsOfTheRecords(Path file) throws IOException {
        var read = STRICT.treeToValue(spec(file), AlertHistorySpec.class);

        assertThat(STRICT.readValue(STRICT.writeValueAsString(read), AlertHistorySpec.class))
                .isEqualTo(read);
    }

    @Test
    void nothingIsLostOrAddedBetweenReadingAndWriting() throws IOException {
        var everything = spec(Repository.file("crds/src/test/resources/accept/everything.yaml"));
        var read = STRICT.treeToValue(everything, AlertHistorySpec.class);

        assertThat(CrdYaml.YAML.<JsonNode>valueToTree(read)).isEqualTo(everything);
    }

    @Test
    void everyRuleHasAnExampleThatItRefuses(@TempDir Path scratch) throws IOException {
        var expected = new ArrayList<String>();
        for (var folder : List.of("reject", "reject-update")) {
            for (var file : files("crds/src/test/resources/" + folder)) {
                var first = Files.readAllLines(file).getFirst();
                assertThat(first).as("first line of %s", file).startsWith("# refused: ");
                expected.add(first.substring("# refused: ".length()));
            }
        }
        var schema = CrdYaml.of(AlertHistory.class, scratch).schema();
        for (var message : messages(schema)) {
            assertThat(expected)
                    .as("examples that are refused with: %s", message)
                    .anyMatch(message::startsWith);
        }
    }

    @Test
    void aFieldOfALaterVersionDoesNotStopTheOperator() {
        var read =
                new KubernetesSerialization()
                        .unmarshal(
                                """
                                apiVersion: alert-history.io/v1alpha1
                                kind: AlertHistory
                                metadata: {name: main}
                                spec:
                                  later: {x: 1}
                                  primary: {logLevel: warn, later: 1}
                                  database: {sqlite: {}}
                                status: {later: 1}
                                """,
                                AlertHistory.class);

        assertThat(read.getSpec().primaryOrDefault().logLevelOrDefault()).isEqualTo(LogLevel.WARN);
    }

    private static JsonNode spec(Path file) throws IOException {
        return CrdYaml.YAML.readTree(file.toFile()).get("spec");
    }

    private static List<Path> files(String folder) throws IOException {
        try (var files = Files.list(Repository.file(folder))) {
            return files.sorted().toList();
        }
    }

    private static List<String> messages(JsonNode schema) {
        return schema.findValues("x-kubernetes-validations").stream()
                .flatMap(JsonNode::valueStream)
                .map(rule -> rule.get("message").asText())
                .toList();
    }
}
