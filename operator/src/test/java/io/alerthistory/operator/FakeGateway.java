package io.alerthistory.operator;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatusBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What a Gateway is to the operator: it accepts a route as it is, and its answers carry the header
/// that the route asks for.
final class FakeGateway implements AutoCloseable {

    private static final String DEFINITION = "httproutes.gateway.networking.k8s.io";

    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String namespace;
    private final HttpServer server;

    FakeGateway(KubernetesClient client, String namespace) throws IOException {
        this.client = client;
        this.namespace = namespace;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var sequence =
                            route().map(it ->
                                            it.getSpec()
                                                    .getRules()
                                                    .getFirst()
                                                    .getFilters()
                                                    .getFirst()
                                                    .getResponseHeaderModifier()
                                                    .getSet()
                                                    .getFirst())
                                    .orElseThrow();
                    exchange.getResponseHeaders().add(sequence.getName(), sequence.getValue());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
    }

    /// Where it answers.
    String url() {
        return "http://127.0.0.1:%d/healthz".formatted(server.getAddress().getPort());
    }

    Optional<HTTPRoute> route() {
        return Optional.ofNullable(
                client.resources(HTTPRoute.class).inNamespace(namespace).withName("main").get());
    }

    /// Accepts the route, if it did not as it is now.
    void tick() {
        route().filter(it -> !accepted(it))
                .ifPresent(route -> {
                    var conditions =
                            Stream.of("Accepted", "ResolvedRefs")
                                    .map(type ->
                                            new ConditionBuilder()
                                                    .withType(type)
                                                    .withStatus("True")
                                                    .withReason(type)
                                                    .withMessage("taken")
                                                    .withLastTransitionTime(
                                                            Instant.now().toString())
                                                    .withObservedGeneration(
                                                            route.getMetadata().getGeneration())
                                                    .build())
                                    .toList();
                    route.setStatus(
                            new HTTPRouteStatusBuilder()
                                    .withParents(
                                            new RouteParentStatusBuilder()
                                                    .withControllerName("example.org/fake")
                                                    .withParentRef(
                                                            route.getSpec()
                                                                    .getParentRefs()
                                                                    .getFirst())
                                                    .withConditions(conditions)
                                                    .build())
                                    .build());
                    try {
                        client.resource(route).updateStatus();
                    } catch (KubernetesClientException e) {
                        // Changed meanwhile: the next time.
                        if (e.getCode() != CONFLICT) {
                            throw e;
                        }
                    }
                });
    }

    private static boolean accepted(HTTPRoute route) {
        return route.getStatus() != null
                && route.getStatus().getParents().stream()
                        .flatMap(it -> it.getConditions().stream())
                        .anyMatch(it ->
                                Objects.equals(
                                        it.getObservedGeneration(),
                                        route.getMetadata().getGeneration()));
    }

    /// The definition of the Gateway API itself; empty, with the reason on the console, if it cannot be
    /// had.
    static Optional<CustomResourceDefinition> definition() throws Exception {
        var process =
                new ProcessBuilder("../e2e/cluster/gateway-definitions")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var path =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            return Optional.empty();
        }
        return Stream.of(Files.readString(Path.of(path)).split("(?m)^---$"))
                .filter(it -> it.contains("\n  name: " + DEFINITION + "\n"))
                .findFirst()
                .map(it -> Serialization.unmarshal(it, CustomResourceDefinition.class));
    }

    /// Whether the cluster serves the definition.
    static boolean known(KubernetesClient client) {
        return client.getApiResources("gateway.networking.k8s.io/v1") != null
                && client.supports(HTTPRoute.class);
    }

    static List<Integer> weights(HTTPRoute route) {
        return route.getSpec().getRules().getFirst().getBackendRefs().stream()
                .map(it -> Objects.requireNonNullElse(it.getWeight(), -1))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
