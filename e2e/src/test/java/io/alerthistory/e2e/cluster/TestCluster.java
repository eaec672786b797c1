package io.alerthistory.e2e.cluster;

import io.alerthistory.e2e.kubernetes.Command;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/// The cluster that `e2e/cluster/up` gives, seen by its administrator.
///
/// @param client of its API server
/// @param kubeconfig the file that the client was made from
/// @param ours whether this run brought it up, and takes it down
record TestCluster(KubernetesClient client, Path kubeconfig, boolean ours)
        implements AutoCloseable {

    private static final Path E2E = Path.of("").toAbsolutePath();

    /// The first run on a machine compiles Kubernetes.
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private static final Duration CONNECT = Duration.ofSeconds(3);

    /// Brings it up. Where this machine cannot, the tests are skipped with the line that says why.
    static TestCluster up() {
        var result = script("cluster/up");
        Assumptions.assumeTrue(result.code() != 3, "no cluster: " + lastLine(result.err()));
        result.orFail("a cluster comes up");
        var file = Path.of(lastLine(result.out()).substring("KUBECONFIG=".length()));
        var config = Config.fromKubeconfig(new File(file.toString()));
        var client = new KubernetesClientBuilder().withConfig(config).build();
        var cluster = new TestCluster(client, file, result.err().contains("cluster: up in "));
        try {
            cluster.assumeReachable();
            return cluster;
        } catch (TestAbortedException e) {
            cluster.close();
            throw e;
        }
    }

    /// Makes what is missing of the images.
    void images() {
        script("images/build").orFail("images are built");
    }

    /// Loads the images, and installs the operator from its chart with the real helm.
    void installOperator() {
        script("cluster/install-operator").orFail("the operator is installed");
    }

    /// Applies a file of `e2e/cluster/manifests`.
    void apply(String namespace, String manifest) {
        script("cluster/kubectl", "apply", "-n", namespace, "-f", "cluster/manifests/" + manifest)
                .orFail(manifest + " is applied");
    }

    /// Applies text as a person does with `kubectl apply`, not server-side.
    void applyText(String namespace, String yaml) {
        try {
            var file = Files.createTempFile("applied", ".yaml");
            try {
                Files.writeString(file, yaml);
                script("cluster/kubectl", "apply", "-n", namespace, "-f", file.toString())
                        .orFail("text is applied");
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file of `e2e/cluster/manifests`.
    static String manifest(String name) {
        try {
            return Files.readString(E2E.resolve("cluster/manifests").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the real helm.
    void helm(String... arguments) {
        var line =
                Stream.concat(
                        Stream.of(kubeconfig.resolveSibling("bin/helm").toString()),
                        Stream.of(arguments));
        new Command(List.copyOf(line.toList()), Map.of("KUBECONFIG", kubeconfig.toString()), LIMIT)
                .run()
                .orFail("helm " + String.join(" ", arguments));
    }

    /// Makes a namespace that enforces `restricted`.
    Site namespace(String name) {
        script("cluster/namespace", name).orFail("the namespace " + name + " is made");
        return new Site(client, name);
    }

    /// What people and accounts asked of the API server.
    Path auditLog() {
        return kubeconfig.resolveSibling("../../logs/cluster/audit.log").normalize();
    }

    private void assumeReachable() {
        var address =
                client.services()
                        .inNamespace("default")
                        .withName("kubernetes")
                        .get()
                        .getSpec()
                        .getClusterIP();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 443), (int) CONNECT.toMillis());
        } catch (IOException e) {
            Assumptions.abort(
                    "the Services of this cluster cannot be reached from here ("
                            + address
                            + ": "
                            + e.getMessage()
                            + "): use a cluster whose networks this machine has routes to");
        }
    }

    /// Takes it down, unless it was there before or is to be kept.
    @Override
    public void close() {
        client.close();
        if (ours && !"1".equals(System.getenv("E2E_KEEP"))) {
            script("cluster/down").orFail("the cluster is taken down");
        }
    }

    private static Command.Result script(String name, String... arguments) {
        var line = Stream.concat(Stream.of(E2E.resolve(name).toString()), Stream.of(arguments));
        return new Command(List.copyOf(line.toList()), Map.of(), LIMIT).run();
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("", (_, line) -> line);
    }
}
