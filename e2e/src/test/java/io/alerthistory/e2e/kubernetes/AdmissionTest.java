package io.alerthistory.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the API server accepts and what it refuses, with which words.
@Tag("slow")
final class AdmissionTest {

    private static final Path EXAMPLES = Path.of("../crds/src/test/resources");
    private static final Path SAMPLES = Path.of("../deploy/samples");
    private static final String REFUSED = "# refused: ";
    private static final String REFUSED_SERVER_SIDE = "# refused server-side: ";

    @RegisterExtension static final ApiServer API_SERVER = new ApiServer();

    private final Kubectl kubectl = API_SERVER.kubectl();

    static Stream<Path> accepted() throws IOException {
        return Stream.concat(files(EXAMPLES.resolve("accept")), files(SAMPLES));
    }

    static Stream<Path> refused() throws IOException {
        return files(EXAMPLES.resolve("reject"));
    }

    static Stream<Path> refusedUpdates() throws IOException {
        return files(EXAMPLES.resolve("reject-update"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void anAcceptedExampleIsAppliedByTheClientAndByTheServer(Path file) {
        var client = apply(kubectl.namespace("client-" + word(file)), file);
        var server = applyServerSide(kubectl.namespace("server-" + word(file)), file);

        assertThat(client.ok()).as("kubectl apply -f %s: %s", file, client.err()).isTrue();
        assertThat(server.ok()).as("--server-side -f %s: %s", file, server.err()).isTrue();
        assertThat(client.err() + server.err()).as("warnings").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aRefusedExampleNamesItsField(Path file) throws IOException {
        var namespace = kubectl.namespace("reject-" + word(file));
        var expected = expected(file, REFUSED);

        refusedWith(expected.orElseThrow(), apply(namespace, file));
        refusedWith(
                expected(file, REFUSED_SERVER_SIDE).or(() -> expected).orElseThrow(),
                applyServerSide(namespace, file));
        assertThat(kubectl.mustRun("get", "alerthistories", "-n", namespace, "-o", "name"))
                .as("objects that were stored all the same")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refusedUpdates")
    void aRefusedUpdateNamesItsField(Path file, @TempDir Path scratch) throws IOException {
        var namespace = kubectl.namespace("update-" + word(file));
        var documents = Files.readString(file).split("(?m)^---$");
        assertThat(documents).as("before and after in %s", file).hasSize(2);
        var before = Files.writeString(scratch.resolve("before.yaml"), documents[0]);
        var after = Files.writeString(scratch.resolve("after.yaml"), documents[1]);
        var expected = expected(file, REFUSED).orElseThrow();

        kubectl.mustRun("apply", "-n", namespace, "-f", before.toString());
        refusedWith(expected, kubectl.run("apply", "-n", namespace, "-f", after.toString()));
        refusedWith(expected, kubectl.run("replace", "-n", namespace, "-f", after.toString()));
    }

    @Test
    void theDefaultsOfTheServerAreThoseOfTheRecords() {
        var namespace = kubectl.namespace("defaults");
        var file = EXAMPLES.resolve("accept/postgres-autoscaling.yaml");
        kubectl.mustRun("apply", "-n", namespace, "-f", file.toString());

        var serialization = new KubernetesSerialization();
        var ours = serialization.unmarshal(read(file), AlertHistory.class).getSpec();
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
        refusedWith(
                "spec.primary.replicas: SQLite allows one pod",
                kubectl.run("scale", "-n", namespace, "ah/least", "--replicas=2"));
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
                "version":"0.1.0","summary":"all well","replicas":2,"selector":"a=b","conditions":[\
                {"type":"Ready","status":"True","reason":"Ready","message":"",\
                "lastTransitionTime":"2026-01-01T00:00:00Z"}]}}\
                """);

        var lines = kubectl.mustRun("get", "ah", "-n", namespace, "-o", "wide").lines().toList();
        assertThat(lines.getFirst().split("\\s+"))
                .containsExactly("NAME", "READY", "PHASE", "ACTIVE", "VERSION", "AGE", "SUMMARY");
        assertThat(lines.getLast())
                .matches("postgres +True +Steady +primary@5c1f9a2b +0\\.1\\.0 +\\w+ +all well *");
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

    private Command.Result apply(String namespace, Path file) {
        return kubectl.run("apply", "-n", namespace, "-f", file.toString());
    }

    private Command.Result applyServerSide(String namespace, Path file) {
        return kubectl.run("apply", "--server-side", "-n", namespace, "-f", file.toString());
    }

    private static void refusedWith(String expected, Command.Result result) {
        assertThat(result.ok()).as("it is refused: %s", result.out()).isFalse();
        assertThat(result.err()).contains(expected);
    }

    private static String example(String name) {
        return EXAMPLES.resolve(name + ".yaml").toString();
    }

    private static Optional<String> expected(Path file, String mark) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(mark))
                    .map(line -> line.substring(mark.length()))
                    .findFirst();
        }
    }

    private static String word(Path file) {
        return file.getFileName()
                .toString()
                .replace(".yaml", "")
                .replace('.', '-')
                .toLowerCase(Locale.ROOT);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return List.copyOf(files.sorted().toList()).stream();
        }
    }
}
