package io.alerthistory.operator;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an API server alone has not: pods for Deployments, ready at once, and endpoints for Services.
/// The pods of each revision answer on an address of the loopback.
final class FakeControllers implements AutoCloseable {

    private static final String REVISION = "alert-history.io/revision";
    private static final int CONFLICT = 409;
    private static final int ADMIN = 9090;
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private final KubernetesClient client;
    private final String namespace;
    private final HttpServer legacy;
    private final Map<String, HttpServer> primaries = new HashMap<>();
    private final Map<String, EndpointSlice> slices = new HashMap<>();

    /// Revisions whose pods do not become ready.
    final Set<String> broken = new TreeSet<>();

    FakeControllers(KubernetesClient client, String namespace) throws IOException {
        this.client = client;
        this.namespace = namespace;
        this.legacy =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(legacy, "/health", "ok");
        legacy.start();
    }

    int legacyPort() {
        return legacy.getAddress().getPort();
    }

    /// Brings everything to what is asked for now.
    void tick() throws IOException {
        for (var deployment :
                client.apps().deployments().inNamespace(namespace).list().getItems()) {
            try {
                pods(deployment);
            } catch (KubernetesClientException e) {
                // Changed meanwhile: the next time.
                if (e.getCode() != CONFLICT) {
                    throw e;
                }
            }
        }
        var pods = client.pods().inNamespace(namespace).list().getItems();
        client.services().inNamespace(namespace).list().getItems().stream()
                .filter(it -> !"None".equals(it.getSpec().getClusterIP()))
                .filter(it -> !it.getSpec().getSelector().isEmpty())
                .forEach(it -> slice(it.getMetadata(), it.getSpec().getSelector(), pods));
    }

    private void pods(Deployment deployment) throws IOException {
        var template = deployment.getSpec().getTemplate();
        var labels = template.getMetadata().getLabels();
        var there =
                client
                        .pods()
                        .inNamespace(namespace)
                        .withLabels(deployment.getSpec().getSelector().getMatchLabels())
                        .list()
                        .getItems()
                        .stream()
                        .collect(Collectors.toMap(it -> it.getMetadata().getName(), it -> it));
        var wanted = deployment.getSpec().getReplicas();
        var ready = !broken.contains(labels.getOrDefault(REVISION, ""));
        for (var i = 0; i < wanted; i++) {
            var name = deployment.getMetadata().getName() + "-" + i;
            var pod = there.remove(name);
            if (pod == null || isReady(pod) != ready) {
                pod(name, labels, ready);
            }
        }
        for (var pod : there.values()) {
            client.resource(pod).withGracePeriod(0).delete();
        }
        var status = deployment.getStatus();
        var count = ready ? wanted : 0;
        if (status == null
                || !deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                || number(status.getReadyReplicas()) != count
                || number(status.getReplicas()) != wanted) {
            client.resource(
                            deployment
                                    .edit()
                                    .editMetadata()
                                    .withResourceVersion(null)
                                    .withManagedFields()
                                    .endMetadata()
                                    .withStatus(
                                            new DeploymentStatusBuilder()
                                                    .withObservedGeneration(
                                                            deployment
                                                                    .getMetadata()
                                                                    .getGeneration())
                                                    .withReplicas(wanted)
                                                    .withUpdatedReplicas(wanted)
                                                    .withReadyReplicas(count)
                                                    .build())
                                    .build())
                    .updateStatus();
        }
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    private void pod(String name, Map<String, String> labels, boolean ready) throws IOException {
        var ip = labels.containsKey(REVISION) ? primary(labels.get(REVISION)) : "127.0.0.1";
        var pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("service")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build();
        if (client.resource(pod).get() == null) {
            client.resource(pod).create();
        }
        client.pods()
                .inNamespace(namespace)
                .withName(name)
                .editStatus(it ->
                        it.edit()
                                .withNewStatus()
                                .withPhase("Running")
                                .withPodIP(ip)
                                .addNewPodIP()
                                .withIp(ip)
                                .endPodIP()
                                .addNewCondition()
                                .withType("Ready")
                                .withStatus(ready ? "True" : "False")
                                .endCondition()
                                .endStatus()
                                .build());
    }

    /// The address where the pods of a revision answer.
    private String primary(String revision) throws IOException {
        var server = primaries.get(revision);
        if (server == null) {
            var address = loopback(NEXT.getAndIncrement());
            server = HttpServer.create(new InetSocketAddress(address, ADMIN), 0);
            answer(
                    server,
                    "/-/stack",
                    "{\"revision\":\"%s\",\"version\":\"1\",\"schema\":1,\"ready\":true,\"draining\":false}"
                            .formatted(revision));
            answer(server, "/-/smoke", "{}");
            answer(
                    server,
                    "/metrics",
                    "alert_history_requests_total{method=\"POST\",route=\"/webhook\",code=\"200\"} 1\n");
            server.start();
            primaries.put(revision, server);
        }
        return server.getAddress().getAddress().getHostAddress();
    }

    /// The number in the address: all of 127.0.0.0/8 is this machine, and each process of tests has a
    /// part of it to itself.
    private static InetAddress loopback(int number) throws IOException {
        var part = (int) (1 + ProcessHandle.current().pid() % 250);
        return InetAddress.getByAddress(
                new byte[] {127, (byte) part, (byte) (number >> 8), (byte) number});
    }

    private static void answer(HttpServer server, String path, String body) {
        server.createContext(
                path,
                exchange -> {
                    var bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private void slice(ObjectMeta service, Map<String, String> selector, List<Pod> pods) {
        List<Endpoint> endpoints =
                pods.stream()
                        .filter(FakeControllers::isReady)
                        .filter(it ->
                                it.getMetadata()
                                        .getLabels()
                                        .entrySet()
                                        .containsAll(selector.entrySet()))
                        .map(pod ->
                                new EndpointBuilder()
                                        // Nobody connects to it, and the loopback is refused here.
                                        .withAddresses(address(pod))
                                        .withNewTargetRef()
                                        .withKind("Pod")
                                        .withName(pod.getMetadata().getName())
                                        .endTargetRef()
                                        .build())
                        .toList();
        var labels = new HashMap<String, String>();
        if (service.getLabels() != null) {
            labels.putAll(service.getLabels());
        }
        labels.put("kubernetes.io/service-name", service.getName());
        var slice =
                new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(service.getName() + "-slice")
                        .withLabels(labels)
                        .endMetadata()
                        .withAddressType("IPv4")
                        .withEndpoints(endpoints)
                        .build();
        if (!slice.equals(slices.put(service.getUid(), slice))) {
            client.resource(slice).fieldManager("endpoints").forceConflicts().serverSideApply();
        }
    }

    private static String address(Pod pod) {
        return "192.0.2." + (1 + Math.floorMod(pod.getMetadata().getName().hashCode(), 250));
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(it ->
                                it.getType().equals("Ready") && it.getStatus().equals("True"));
    }

    @Override
    public void close() {
        legacy.stop(0);
        primaries.values().forEach(it -> it.stop(0));
    }
}
