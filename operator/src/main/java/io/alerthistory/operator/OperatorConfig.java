package io.alerthistory.operator;

import io.alerthistory.operator.cluster.Prometheus;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the environment says to the operator.
///
/// @param watchNamespaces whose AlertHistories it looks after, empty: all
/// @param namespace where it runs
/// @param podName who it is in the lease and in Events, empty outside of a pod
/// @param leaderElection whether it waits for its turn
/// @param serviceImage of AlertHistories that name none
/// @param prometheus whose credentials the operator has, and where
/// @param managementPort of health and metrics, 0: any free one
public record OperatorConfig(
        Set<String> watchNamespaces,
        String namespace,
        Optional<String> podName,
        boolean leaderElection,
        String serviceImage,
        Optional<Prometheus.Credentials> prometheus,
        int managementPort) {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int HIGHEST_PORT = 65535;

    /// Reads the environment.
    ///
    /// @param version of the operator
    /// @throws IllegalArgumentException naming the variable, its value and the remedy
    static OperatorConfig parse(Map<String, String> environment, String version) {
        var leaderElection = leaderElection(environment);
        return new OperatorConfig(
                watchNamespaces(environment),
                namespace(environment, leaderElection),
                text(environment, "POD_NAME"),
                leaderElection,
                serviceImage(environment, version),
                prometheus(environment),
                managementPort(environment));
    }

    private static Set<String> watchNamespaces(Map<String, String> environment) {
        var names = new TreeSet<String>();
        Arrays.stream(environment.getOrDefault("WATCH_NAMESPACES", "").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(name -> {
                    requireNamespace("WATCH_NAMESPACES", name);
                    names.add(name);
                });
        return names;
    }

    private static String namespace(Map<String, String> environment, boolean leaderElection) {
        var namespace = text(environment, "POD_NAMESPACE");
        if (namespace.isEmpty() && leaderElection) {
            throw new IllegalArgumentException(
                    "POD_NAMESPACE: missing; set it to the operator's namespace, where the lease is,"
                            + " or set LEADER_ELECTION=false");
        }
        namespace.ifPresent(name -> requireNamespace("POD_NAMESPACE", name));
        return namespace.orElse("default");
    }

    private static boolean leaderElection(Map<String, String> environment) {
        var value = text(environment, "LEADER_ELECTION").orElse("true");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "LEADER_ELECTION: '" + value + "' is not true or false");
        };
    }

    private static String serviceImage(Map<String, String> environment, String version) {
        var image = text(environment, "SERVICE_IMAGE").orElse("alert-history/service:" + version);
        if (image.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "SERVICE_IMAGE: '" + image + "' is no image; remove the white space");
        }
        return image;
    }

    /// Sent to that server only: whoever may write an AlertHistory names the server that is asked.
    private static Optional<Prometheus.Credentials> prometheus(Map<String, String> environment) {
        var folder = text(environment, "PROMETHEUS_CREDENTIALS");
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        var server = text(environment, "PROMETHEUS_URL").orElse("");
        if (!server.matches("https?://[^/@?#\\s]+(/[^\\s]*)?")) {
            throw new IllegalArgumentException(
                    "PROMETHEUS_URL: '%s' is no URL; set it to the server that PROMETHEUS_CREDENTIALS are for, such as https://prometheus:9090"
                            .formatted(server));
        }
        return Optional.of(new Prometheus.Credentials(URI.create(server), Path.of(folder.get())));
    }

    private static int managementPort(Map<String, String> environment) {
        var value = text(environment, "MANAGEMENT_PORT").orElse("8081");
        try {
            var port = Integer.parseInt(value);
            if (port >= 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "MANAGEMENT_PORT: '" + value + "' is no port; set it to a number from 0 to 65535");
    }

    private static void requireNamespace(String variable, String name) {
        if (!NAMESPACE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no name of a namespace; use lower case letters, digits and -"
                            .formatted(variable, name));
        }
    }

    private static Optional<String> text(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
