package io.alerthistory.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What an API server says of `deploy/dual-stack`, and of the commands of the page that walks through it.
@Tag("slow")
final class DualStackTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/migrating-from-legacy.md");
    private static final Pattern SHELL = Pattern.compile("(?s)```sh\\n(.*?)\\n *```");

    @RegisterExtension static final ApiServer API_SERVER = new ApiServer();

    private final Kubectl kubectl = API_SERVER.kubectl();

    @Test
    void bothStacksAreAcceptedUnderTheRestrictedProfile() {
        var namespace = kubectl.namespace("dual-stack");
        kubectl.mustRun(
                "label", "namespace", namespace, "pod-security.kubernetes.io/warn=restricted");

        var result = kubectl.run("apply", "-n", namespace, "-k", "../deploy/dual-stack");

        assertThat(result.ok()).as(result.err()).isTrue();
        assertThat(result.err()).as("warnings").isEmpty();
        assertThat(image(namespace)).isEqualTo("alert-history:python-latest");
    }

    private String image(String namespace) {
        return kubectl.mustRun(
                "get",
                "-n",
                namespace,
                "deployment/alert-history-python",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image}");
    }

    /// All of them but the ones that follow a change without end, in the order of the page.
    @Test
    void theCommandsOfThePageAreAccepted(@TempDir Path scratch) throws IOException {
        var kubeconfig = scratch.resolve("kubeconfig");
        Files.copy(Path.of(kubectl.kubeconfig()), kubeconfig, StandardCopyOption.REPLACE_EXISTING);
        var there = new Kubectl(kubectl.binary(), kubeconfig.toString());
        there.mustRun(
                "config",
                "set-context",
                "--current",
                "--namespace=" + kubectl.namespace("migrating"));
        var script = scratch.resolve("page");
        Files.writeString(script, "set -eux\nkubectl() { '%s' \"$@\"; }\n".formatted(there.binary()));
        var commands = commands();
        assertThat(commands).hasSizeGreaterThan(8);
        Files.writeString(
                script, String.join("\n", commands), StandardOpenOption.APPEND);

        var line = List.of("bash", "-c", "cd '%s' && . '%s'".formatted(ROOT, script));
        new Command(line, Map.of("KUBECONFIG", kubeconfig.toString()), Duration.ofMinutes(2))
                .run()
                .orFail("the commands of " + PAGE);
    }

    private static List<String> commands() throws IOException {
        return SHELL.matcher(Files.readString(PAGE))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(String::strip)
                .filter(it -> it.contains("kubectl "))
                .filter(it -> !it.contains("--watch"))
                .toList();
    }
}
