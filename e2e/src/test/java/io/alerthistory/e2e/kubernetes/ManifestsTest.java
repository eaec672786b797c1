package io.alerthistory.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What an API server says of the ways to install the operator.
@Tag("slow")
final class ManifestsTest {

    private static final String BASE = "../deploy/base";
    private static final String ACCOUNT =
            "system:serviceaccount:" + Chart.NAMESPACE + ":alert-history-operator";

    @RegisterExtension static final ApiServer API_SERVER = new ApiServer();

    private final Kubectl kubectl = API_SERVER.kubectl();

    @Test
    void theBaseIsInstalledWithoutAWarning() {
        var result = kubectl.run("apply", "--server-side", "--force-conflicts", "-k", BASE);

        assertThat(result.ok()).as(result.err()).isTrue();
        assertThat(result.err()).as("warnings").isEmpty();
    }

    @Test
    void theBaseIsTheChartsObjectsAndTheDefinitionsAndTheNamespace() throws IOException {
        var base = Chart.objects(kubectl.mustRun("kustomize", BASE));
        var chart = Chart.objects(Files.readString(Path.of(BASE, "operator.yaml")));

        assertThat(base).containsAll(chart).hasSize(chart.size() + 2);
        assertThat(Chart.ofKind(base, "CustomResourceDefinition")).hasSize(1);
        assertThat(Chart.ofKind(base, "Namespace")).hasSize(1);
    }

    @Test
    void everyOptionOfTheChartIsAcceptedUnderTheRestrictedProfile(@TempDir Path scratch)
            throws IOException {
        var blue = kubectl.namespace("blue");
        var green = kubectl.namespace("green");
        var restricted = kubectl.namespace("restricted");
        kubectl.mustRun(
                "label", "namespace", restricted, "pod-security.kubernetes.io/warn=restricted");
        var values =
                """
                watchNamespaces: [%s, %s]
                metrics: {service: {enabled: true, annotations: {note: anything}}}
                serviceImage: alert-history/service:0.1.0
                imagePullSecrets: [{name: pull}]
                priorityClassName: system-cluster-critical
                nodeSelector: {disk: fast}
                serviceAccount: {name: other, annotations: {note: anything}}
                tolerations: [{operator: Exists}]
                affinity: {nodeAffinity: {}}
                podLabels: {team: observability}
                podAnnotations: {note: anything}
                replicas: 2
                """
                        .formatted(blue, green);
        var file =
                Files.writeString(
                        scratch.resolve("chart.yaml"),
                        Chart.rendered(values)
                                .replace(
                                        "namespace: " + Chart.NAMESPACE,
                                        "namespace: " + restricted));

        var result = kubectl.run("apply", "--server-side", "-f", file.toString());

        assertThat(result.ok()).as(result.err()).isTrue();
        assertThat(result.err()).as("warnings").isEmpty();
    }

    @Test
    void theOperatorMayDoItsWorkAndCannotReadASecret() {
        kubectl.mustRun("apply", "--server-side", "--force-conflicts", "-k", BASE);

        assertThat(may("patch", "deployments.apps")).isTrue();
        assertThat(may("update", "deployments.apps", "--subresource=scale")).isTrue();
        assertThat(may("patch", "alerthistories.alert-history.io", "--subresource=status"))
                .isTrue();
        assertThat(may("patch", "alerthistories.alert-history.io")).as("its finalizer").isTrue();
        assertThat(may("create", "alerthistories.alert-history.io")).isFalse();
        assertThat(may("delete", "alerthistories.alert-history.io")).isFalse();
        assertThat(may("delete", "pods")).isFalse();
        assertThat(may("delete", "persistentvolumeclaims")).isFalse();
        for (var verb : List.of("get", "list", "watch", "create", "update", "patch", "delete")) {
            assertThat(may(verb, "secrets")).as("%s secrets", verb).isFalse();
        }
    }

    @Test
    void editorsAreNotOperators() {
        kubectl.mustRun("apply", "--server-side", "--force-conflicts", "-k", BASE);

        var edit = rules("clusterrole/alert-history-operator-edit");
        assertThat(edit).doesNotContain("alerthistories/status");
    }

    private boolean may(String verb, String resource, String... more) {
        var line =
                Stream.concat(
                                Stream.of(
                                        "auth",
                                        "can-i",
                                        verb,
                                        resource,
                                        "--as=" + ACCOUNT,
                                        "-n",
                                        "default"),
                                Stream.of(more))
                        .toArray(String[]::new);
        var answer = kubectl.run(line).out().strip();
        assertThat(answer).as("answer to %s", List.of(line)).isIn("yes", "no");
        return answer.equals("yes");
    }

    private List<String> rules(String role) {
        return Chart.objects(kubectl.mustRun("get", role, "-o", "yaml"))
                .getFirst()
                .path("rules")
                .valueStream()
                .flatMap(rule -> rule.path("resources").valueStream())
                .map(JsonNode::asText)
                .toList();
    }
}
