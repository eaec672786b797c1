package io.alerthistory.e2e.kubernetes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real API server with our definitions, shared by the classes that register this: the one that
/// `E2E_APISERVER_KUBECONFIG` names, else one of this machine's own, taken down after the run.
final class ApiServer implements BeforeAllCallback {

    private static final Path SCRIPTS = Path.of("cluster").toAbsolutePath();

    private static final String DEFINITIONS = "../crds/yaml";
    private static final String CRD = "crd/alerthistories.alert-history.io";

    /// The first run on a machine compiles the API server.
    private static final Duration COMPILATION = Duration.ofMinutes(15);

    private Kubectl kubectl = new Kubectl("", "");

    Kubectl kubectl() {
        return kubectl;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        kubectl =
                Objects.requireNonNull(
                                context.getRoot()
                                        .getStore(
                                                ExtensionContext.Namespace.create(ApiServer.class))
                                        .computeIfAbsent(
                                                Running.class, _ -> start(), Running.class))
                        .kubectl();
    }

    private record Running(Kubectl kubectl, boolean ours, Path folder) implements AutoCloseable {

        @Override
        public void close() {
            if (ours) {
                script("down", "--apiserver-only", "--run", folder.toString())
                        .orFail("the API server is taken down");
            }
        }
    }

    private static Running start() {
        var folder = Path.of("target", "apiserver").toAbsolutePath();
        var named = named();
        Assumptions.assumeTrue(
                !named.isEmpty() || Files.isExecutable(SCRIPTS.resolve("up")),
                "no API server: set E2E_APISERVER_KUBECONFIG to the kubeconfig of one that may be"
                        + " written to");
        var kubeconfig = named.isEmpty() ? startOurs(folder) : named;
        var running = new Running(new Kubectl(binary(), kubeconfig), named.isEmpty(), folder);
        try {
            define(running.kubectl());
            return running;
        } catch (AssertionError e) {
            running.close();
            throw e;
        }
    }

    /// Both ways to apply a definition must work: the plain one has a limit of size.
    private static void define(Kubectl kubectl) {
        kubectl.mustRun("apply", "-k", DEFINITIONS);
        kubectl.mustRun("apply", "--server-side", "--force-conflicts", "-k", DEFINITIONS);
        kubectl.mustRun("wait", "--for=condition=Established", "--timeout=30s", CRD);
    }

    private static String named() {
        var property = System.getProperty("E2E_APISERVER_KUBECONFIG");
        var variable = property != null ? property : System.getenv("E2E_APISERVER_KUBECONFIG");
        return variable != null ? variable : "";
    }

    private static String startOurs(Path folder) {
        var result = script("up", "--apiserver-only", "--run", folder.toString());
        Assumptions.assumeTrue(result.code() != 3, "no API server: " + result.err().strip());
        var last = result.orFail("an API server starts").lastLineOf(result.out());
        return last.substring("KUBECONFIG=".length());
    }

    private static String binary() {
        if (!Files.isExecutable(SCRIPTS.resolve("build-binaries"))) {
            return "kubectl";
        }
        var result = script("build-binaries", "kubernetes").orFail("kubectl is built");
        return result.lastLineOf(result.out()) + "/kubectl";
    }

    private static Command.Result script(String name, String... arguments) {
        var line = new ArrayList<String>();
        line.add(SCRIPTS.resolve(name).toString());
        line.addAll(List.of(arguments));
        return new Command(line, Map.of(), COMPILATION).run();
    }
}
