package io.alerthistory.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checked-in definitions are the generated ones. `-Dupdate=true` rewrites them.
final class CrdYamlTest {

    private static final String FILE = "alerthistories.alert-history.io-v1.yml";

    private static CrdYaml alertHistory;

    @BeforeAll
    static void generate(@TempDir Path scratch) throws IOException {
        alertHistory = CrdYaml.of(AlertHistory.class, scratch);
    }

    @Test
    void theDefinitionIsTheGeneratedOne() throws IOException {
        Repository.holds("crds/yaml/" + FILE, alertHistory.text());
    }

    @Test
    void theChartHasTheSameDefinition() throws IOException {
        Repository.holds("helm/alert-history-operator/crds/" + FILE, alertHistory.text());
    }

    @Test
    void theReferenceIsTheGeneratedOne() throws IOException {
        Repository.holds("docs/crds.md", CrdReference.of(alertHistory));
    }

    @Test
    void kustomizeNamesEveryDefinition() throws IOException {
        var kustomization =
                CrdYaml.YAML.readTree(Repository.file("crds/yaml/kustomization.yaml").toFile());
        try (var files = Files.list(Repository.file("crds/yaml"))) {
            assertThat(kustomization.get("resources"))
                    .extracting(node -> node.asText())
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".yml"))
                                    .toList());
        }
    }

    @Test
    void theDefinitionIsSmallEnoughForAnAnnotationOfKubectl() throws IOException {
        assertThat(CrdYaml.JSON.writeValueAsBytes(alertHistory.crd()))
                .as("kubectl apply keeps the whole object in one annotation of at most 256 KiB")
                .hasSizeLessThan(200 * 1024);
    }
}
