package io.alerthistory.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What an AlertHistory is to kubectl once it is stored: defaults, columns, scale and status.
@Tag("slow")
final class ResourceTest {

    @RegisterExtension static final ApiServer API_SERVER = new ApiServer();

    private final Kubectl kubectl = API_SERVER.kubectl();

    @Test
    void theDefaultsOfTheServerAreThoseOfTheRecords() throws IOException {
        var namespace = kubectl.namespace("defaults");
        var file = Path.of(example("accept/postgres-autoscaling"));
        kubectl.mustRun("apply", "-n", namespace, "-f", file.toString());

        var serialization = new KubernetesSerialization();
        var ours = serialization.unmarshal(Files.readString(file), AlertHistory.class).getSpec();
        var theirs =
                serialization
                        .unmarshal(
                                kubectl.mustRun(
                                        "get", "ah", "-n", namespace, "scaled", "-o", "json"),
                                AlertHistory.class)
                        .getSpec();

        assertThat(theirs.primary()).as("what the server fills in").isNotNull();
        assertThat(values(theirs)).isEqualTo(values(ours));
    }

    @Test
    void kubectlScalesReplicasAndIsRefusedOnSqlite() {
        var namespace = kubectl.namespace("scale");
        kubectl.mustRun("apply", "-n", namespace, "-f", example("accept/postgres-minimal"));
        kubectl.mustRun("apply", "-n", namespace, "-f", example("accept/sqlite-minimal"));

        kubectl.mustRun("scale", "-n", namespace, "ah/postgres", "--replicas=5");
        assertThat(
                        kubectl.mustRun(
                                "get",
                                "ah",
                                "-n",
                                namespace,
                                "postgres",
                                "-o",
                                "jsonpath={.spec.primary.replicas}"))
                .isEqualTo("5");
        var refused = kubectl.run("scale", "-n", namespace, "ah/least", "--replicas=2");
        assertThat(refused.ok()).isFalse();
        assertThat(refused.err()).contains("spec.primary.replicas: SQLite allows one pod");
    }

    @Test
    void theColumnsShowTheStatus() {
        var namespace = kubectl.namespace("columns");
        kubectl.mustRun("apply", "-n", namespace, "-f", example("accept/postgres-minimal"));
        kubectl.mustRun(
                "patch",
                "ah",
                "-n",
                namespace,
                "postgres",
                "--subresource=status",
                "--type=merge",
                "-p",
                """
                {"status":{"observedGeneration":1,"phase":"Steady","active":"primary@5c1f9a2b",\
                "version":"0.1.0","weights":"75/25","step":"2/4","summary":"all well","replicas":2,"selector":"a=b","conditions":[\
                {"type":"Ready","status":"True","reason":"Ready","message":"",\
                "lastTransitionTime":"2026-01-01T00:00:00Z"}]}}\
                """);

        var lines = kubectl.mustRun("get", "ah", "-n", namespace, "-o", "wide").lines().toList();
        assertThat(lines.getFirst().split("\\s+"))
                .containsExactly(
                        "NAME", "READY", "PHASE", "ACTIVE", "TRAFFIC", "STEP", "VERSION", "AGE",
                        "SUMMARY");
        assertThat(lines.getLast())
                .matches(
                        "postgres +True +Steady +primary@5c1f9a2b +75/25 +2/4 +0\\.1\\.0 +\\w+ +all well *");
    }

    @Test
    void theStatusCannotBeWrittenWithTheSpec() {
        var namespace = kubectl.namespace("status");
        kubectl.mustRun("apply", "-n", namespace, "-f", example("accept/postgres-minimal"));

        kubectl.mustRun(
                "patch",
                "ah",
                "-n",
                namespace,
                "postgres",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Invented\"}}");

        assertThat(
                        kubectl.mustRun(
                                "get",
                                "ah",
                                "-n",
                                namespace,
                                "postgres",
                                "-o",
                                "jsonpath={.status}"))
                .isEmpty();
    }

    private static List<Object> values(AlertHistorySpec spec) {
        var primary = spec.primaryOrDefault();
        var autoscaling = Objects.requireNonNull(primary.autoscaling());
        var postgres = Objects.requireNonNull(spec.database().postgres());
        var credentials = Objects.requireNonNull(postgres.credentialsSecretRef());
        return List.of(
                spec.pausedOrDefault(),
                primary.imagePullPolicyOrDefault(),
                primary.resourcesOrDefault(),
                primary.logLevelOrDefault(),
                autoscaling.minReplicasOrDefault(),
                autoscaling.maxReplicasOrDefault(),
                autoscaling.targetCPUUtilizationPercentageOrDefault(),
                postgres.maxConnectionsOrDefault(),
                credentials.usernameKeyOrDefault(),
                credentials.passwordKeyOrDefault(),
                spec.trafficOrDefault().drainOrDefault(),
                spec.trafficOrDefault().serviceOrDefault().portOrDefault(),
                spec.monitoringOrDefault().serviceMonitorOrDefault(),
                spec.networkPolicyOrDefault().enabledOrDefault());
    }

    private static String example(String name) {
        return Path.of("../crds/src/test/resources", name + ".yaml").toString();
    }
}
