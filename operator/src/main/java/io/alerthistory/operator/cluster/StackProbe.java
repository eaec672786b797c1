package io.alerthistory.operator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alerthistory.operator.stack.PodReport;
import io.alerthistory.operator.stack.StackReport;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/// Asks pods about themselves, all at once, on their second listener. A pod that does not answer
/// within two seconds has not answered.
public final class StackProbe implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int MOST_PODS = 64;
    private static final int MOST_AT_ONCE = 64;
    private static final int LONGEST_ANSWER = 1 << 20;

    private final int port;
    private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    /// Asks on a port of each pod.
    public StackProbe(int port) {
        this.port = port;
    }

    /// What the running pods answer, by name.
    ///
    /// @param smoke which of them take a smoke test as well
    public Map<String, PodReport> ask(List<Pod> pods, Predicate<Pod> smoke) {
        var reports = new ConcurrentHashMap<String, PodReport>();
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            pods.stream()
                    .filter(StackProbe::answers)
                    .limit(MOST_PODS)
                    .forEach(pod ->
                            tasks.execute(() ->
                                    reports.put(
                                            pod.getMetadata().getName(),
                                            bounded(pod.getStatus().getPodIP(), smoke.test(pod)))));
        }
        return reports;
    }

    /// The running pods that answer a path with 2xx, by name.
    public Set<String> answering(List<Pod> pods, int onPort, String path) {
        var names = ConcurrentHashMap.<String>newKeySet();
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            pods.stream()
                    .filter(StackProbe::answers)
                    .limit(MOST_PODS)
                    .forEach(pod ->
                            tasks.execute(() -> {
                                if (answers(pod.getStatus().getPodIP(), onPort, path)) {
                                    names.add(pod.getMetadata().getName());
                                }
                            }));
        }
        return Set.copyOf(names);
    }

    /// The expositions of the running pods that answer, by name.
    public Map<String, String> metrics(List<Pod> pods) {
        return texts(pods, port, "/metrics");
    }

    /// What the running pods answer a path with 200, by name.
    public Map<String, String> texts(List<Pod> pods, int onPort, String path) {
        var texts = new ConcurrentHashMap<String, String>();
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            pods.stream()
                    .filter(StackProbe::answers)
                    .limit(MOST_PODS)
                    .forEach(pod ->
                            tasks.execute(() ->
                                    text(pod.getStatus().getPodIP(), onPort, path)
                                            .ifPresent(text ->
                                                    texts.put(pod.getMetadata().getName(), text))));
        }
        return Map.copyOf(texts);
    }

    private Optional<String> text(String ip, int onPort, String path) {
        atOnce.acquireUninterruptibly();
        try {
            var answer = get(ip, onPort, path);
            return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            atOnce.release();
        }
    }

    private boolean answers(String ip, int onPort, String path) {
        atOnce.acquireUninterruptibly();
        try {
            return get(ip, onPort, path).status() / 100 == 2;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            atOnce.release();
        }
    }

    private static boolean answers(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getStatus().getPodIP() != null;
    }

    private PodReport bounded(String ip, boolean smoke) {
        atOnce.acquireUninterruptibly();
        try {
            return report(ip, smoke);
        } finally {
            atOnce.release();
        }
    }

    private PodReport report(String ip, boolean smoke) {
        StackReport stack = null;
        try {
            stack = JSON.readValue(get(ip, port, "/-/stack").body(), StackReport.class);
            if (!smoke) {
                return new PodReport(stack, null, null);
            }
            var answer = get(ip, port, "/-/smoke");
            return answer.status() == 200
                    ? new PodReport(stack, true, null)
                    : new PodReport(
                            stack, false, "/-/smoke " + answer.status() + " " + answer.body());
        } catch (JsonProcessingException e) {
            return new PodReport(null, null, "/-/stack is not what was expected");
        } catch (IOException e) {
            return new PodReport(
                    stack,
                    smoke ? false : null,
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new PodReport(stack, null, "interrupted");
        }
    }

    private record Answer(int status, String body) {}

    private Answer get(String ip, int onPort, String path)
            throws IOException, InterruptedException {
        var host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
        var request =
                HttpRequest.newBuilder(URI.create("http://" + host + ":" + onPort + path))
                        .timeout(ANSWER)
                        .build();
        var response = http.send(request, BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            return new Answer(
                    response.statusCode(),
                    new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
