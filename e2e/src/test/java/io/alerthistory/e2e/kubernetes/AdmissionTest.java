package io.alerthistory.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
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

    private static Stream<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return List.copyOf(files.sorted().toList()).stream();
        }
    }
}
