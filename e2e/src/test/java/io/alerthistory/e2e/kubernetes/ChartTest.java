package io.alerthistory.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the chart renders.
final class ChartTest {

    private static final Path MANIFEST = Path.of("../deploy/base/operator.yaml");
    private static final String TWO_NAMESPACES = "watchNamespaces: [blue, green]";

    @Test
    void theChartLints() {
        var result = Chart.lint();

        assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.startsWith("[WARNING]"));
    }

    @Test
    void theChartHasTheVersionOfTheProject() throws IOException {
        var chart =
                Chart.objects(
                        Files.readString(Path.of("../helm/alert-history-operator/Chart.yaml")));
        var version =
                Pattern.compile(
                                "<artifactId>alert-history</artifactId>\\s*<version>(.+?)</version>")
                        .matcher(Files.readString(Path.of("../pom.xml")));

        assertThat(version.find()).isTrue();
        assertThat(chart.getFirst().path("version").asText()).isEqualTo(version.group(1));
        assertThat(chart.getFirst().path("appVersion").asText()).isEqualTo(version.group(1));
    }

    @Test
    void theManifestsAreTheChartWithItsDefaults() throws IOException {
        var rendered =
                "# Generated from the chart's defaults by ChartTest: change helm/, then run\n"
                        + "# `mvn -pl e2e -am test -Dtest=ChartTest -Dupdate=true`.\n"
                        + withoutHelm(Chart.rendered());
        if (Boolean.getBoolean("update")) {
            Files.writeString(MANIFEST, rendered);
        }
        assertThat(MANIFEST).content().isEqualTo(rendered);
    }

    @Test
    void noRoleSaysEverythingOrNamesSecrets() {
        for (var values : List.of("{}", TWO_NAMESPACES)) {
            var rules = rules(Chart.objects(Chart.rendered(values))).toList();
            assertThat(rules).isNotEmpty();
            for (var rule : rules) {
                assertThat(words(rule, "apiGroups")).doesNotContain("*");
                assertThat(words(rule, "resources"))
                        .doesNotContain(
                                "*", "secrets", "nodes", "pods/exec", "roles", "clusterroles");
                assertThat(words(rule, "verbs"))
                        .doesNotContain("*", "escalate", "bind", "impersonate");
            }
        }
    }

    @Test
    void podsAreOnlyReadAndDataIsNeverDeleted() {
        var rules = rules(Chart.objects(Chart.rendered())).toList();

        assertThat(verbsOn(rules, "pods"))
                .containsExactlyInAnyOrder("get", "list", "watch", "patch");
        assertThat(verbsOn(rules, "persistentvolumeclaims")).doesNotContain("delete", "update");
        assertThat(verbsOn(rules, "serviceaccounts")).doesNotContain("delete");
    }

    @Test
    void namedNamespacesGetARoleEachAndNothingReachesTheWholeCluster() {
        var objects = Chart.objects(Chart.rendered(TWO_NAMESPACES));

        assertThat(Chart.ofKind(objects, "ClusterRoleBinding")).isEmpty();
        for (var kind : List.of("Role", "RoleBinding")) {
            assertThat(Chart.ofKind(objects, kind))
                    .extracting(each -> each.at("/metadata/namespace").asText())
                    .containsExactlyInAnyOrder("blue", "green", Chart.NAMESPACE);
        }
        assertThat(environment(objects, "WATCH_NAMESPACES")).isEqualTo("blue,green");
    }

    @Test
    void credentialsForPrometheusAreFilesAndNameTheServerThatTheyAreFor() {
        var objects =
                Chart.objects(
                        Chart.rendered(
                                "{prometheus: {url: 'https://prometheus:9090', credentialsSecret: prometheus}}"));

        assertThat(environment(objects, "PROMETHEUS_URL")).isEqualTo("https://prometheus:9090");
        assertThat(environment(objects, "PROMETHEUS_CREDENTIALS"))
                .isEqualTo("/etc/alert-history-operator/prometheus");
        var pod = Chart.ofKind(objects, "Deployment").getFirst().at("/spec/template/spec");
        assertThat(pod.at("/volumes/1/secret/secretName").asText()).isEqualTo("prometheus");
        assertThat(pod.at("/containers/0/volumeMounts/1/mountPath").asText())
                .isEqualTo("/etc/alert-history-operator/prometheus");
    }

    @Test
    void theWholeClusterIsWatchedWhenNoNamespaceIsNamed() {
        var objects = Chart.objects(Chart.rendered());

        assertThat(Chart.ofKind(objects, "ClusterRoleBinding")).hasSize(1);
        assertThat(environment(objects, "WATCH_NAMESPACES")).isEmpty();
    }

    @Test
    void everyBindingIsForTheAccountOfTheDeployment() {
        for (var values : List.of("{}", TWO_NAMESPACES)) {
            var objects = Chart.objects(Chart.rendered(values));
            var account =
                    Chart.ofKind(objects, "Deployment")
                            .getFirst()
                            .at("/spec/template/spec/serviceAccountName")
                            .asText();
            var bindings =
                    Stream.concat(
                                    Chart.ofKind(objects, "RoleBinding").stream(),
                                    Chart.ofKind(objects, "ClusterRoleBinding").stream())
                            .toList();
            assertThat(bindings)
                    .isNotEmpty()
                    .allSatisfy(binding ->
                            assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(account));
        }
    }

    @Test
    void anUnknownValueIsRefused() {
        assertThatThrownBy(() -> Chart.rendered("replicaCount: 2"))
                .hasMessageContaining("replicaCount");
        assertThatThrownBy(() -> Chart.rendered("replicas: 0")).hasMessageContaining("replicas");
    }

    @Test
    void theMetricsServiceIsThereWhenAskedFor() {
        var name = "alert-history-operator-metrics";

        assertThat(Chart.ofKind(Chart.objects(Chart.rendered()), "Service")).isEmpty();
        assertThat(
                        Chart.ofKind(
                                Chart.objects(
                                        Chart.rendered("metrics: {service: {enabled: true}}")),
                                "Service"))
                .extracting(each -> each.at("/metadata/name").asText())
                .containsExactly(name);
    }

    private static Stream<JsonNode> rules(List<JsonNode> objects) {
        return objects.stream().flatMap(each -> each.path("rules").valueStream());
    }

    private static List<String> verbsOn(List<JsonNode> rules, String resource) {
        return rules.stream()
                .filter(rule -> words(rule, "resources").contains(resource))
                .flatMap(rule -> words(rule, "verbs").stream())
                .toList();
    }

    private static List<String> words(JsonNode rule, String field) {
        return rule.path(field).valueStream().map(JsonNode::asText).toList();
    }

    private static String environment(List<JsonNode> objects, String name) {
        return Chart.ofKind(objects, "Deployment")
                .getFirst()
                .at("/spec/template/spec/containers/0/env")
                .valueStream()
                .filter(each -> each.path("name").asText().equals(name))
                .map(each -> each.path("value").asText())
                .findFirst()
                .orElseThrow();
    }

    private static String withoutHelm(String rendered) {
        return rendered.lines()
                .filter(line -> !line.startsWith("# Source: "))
                .filter(line -> !line.endsWith("app.kubernetes.io/managed-by: Helm"))
                .reduce("", (all, line) -> all + line + "\n");
    }
}
