package io.alerthistory.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps what pods of a namespace log, also of those that are gone by the time somebody asks.
final class PodLogs implements AutoCloseable {

    private static final Path FOLDER = Path.of("target", "journey").toAbsolutePath();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, LogWatch> followed = new HashMap<>();
    private final KubernetesClient client;
    private final String namespace;
    private final Thread thread;

    private PodLogs(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.thread = Thread.ofPlatform().name("pod-logs").daemon().start(this::run);
    }

    static PodLogs follow(Site site) {
        return new PodLogs(site.client(), site.namespace());
    }

    Path folder() {
        return FOLDER.resolve(namespace);
    }

    private void run() {
        try {
            Files.createDirectories(folder());
            while (!closing.await(500, TimeUnit.MILLISECONDS)) {
                try {
                    for (var pod : client.pods().inNamespace(namespace).list().getItems()) {
                        follow(pod);
                    }
                } catch (KubernetesClientException e) {
                    // A pod that is not started yet has no log; it is asked again.
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Pod pod) throws IOException {
        var name = pod.getMetadata().getName();
        if (followed.containsKey(name)
                || pod.getStatus().getContainerStatuses().stream()
                        .noneMatch(it -> it.getState().getRunning() != null)) {
            return;
        }
        followed.put(
                name,
                client.pods()
                        .inNamespace(namespace)
                        .withName(name)
                        .watchLog(Files.newOutputStream(folder().resolve(name + ".log"))));
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        followed.values().forEach(LogWatch::close);
    }
}
