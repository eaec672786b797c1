package io.alerthistory.e2e.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The real kubectl against one API server.
///
/// @param binary its path
/// @param kubeconfig of the API server
record Kubectl(String binary, String kubeconfig) {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    Command.Result run(String... arguments) {
        var line = Stream.concat(Stream.of(binary), Stream.of(arguments)).toList();
        return new Command(line, Map.of("KUBECONFIG", kubeconfig), LIMIT).run();
    }

    /// Runs what must succeed.
    String mustRun(String... arguments) {
        return run(arguments).orFail("kubectl " + List.of(arguments)).out();
    }

    /// Makes an empty namespace with a name of its own, so that a server can be used again.
    String namespace(String prefix) {
        var name = prefix + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        mustRun("create", "namespace", name);
        return name;
    }
}
