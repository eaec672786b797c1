package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// The way of one operator to the API server on which each request is read: it can be counted, held, or
/// be the one that does not get through any more. The operator speaks plain HTTP to it; answers are
/// passed on as they are.
final class Gate implements AutoCloseable {

    private static final int BUFFER = 16_384;
    private static final long SECONDS = 60;

    /// A request of the operator, and what was answered.
    static final class Request {

        private final long at = System.nanoTime();
        private final String method;
        private final String path;
        private final String body;
        private volatile int code;

        Request(String method, String path, String body) {
            this.method = method;
            this.path = path;
            this.body = body;
        }

        String method() {
            return method;
        }

        /// Without the query.
        String path() {
            return path;
        }

        String body() {
            return body;
        }

        /// The status of the answer, 0 as long as there is none.
        int code() {
            return code;
        }

        long at() {
            return at;
        }

        boolean done() {
            return code / 100 == 2;
        }

        /// Whether it changes something, or would if it were not refused. A review is a question.
        boolean writes() {
            return !method.equals("GET") && !path.endsWith("reviews");
        }

        /// Whether it is one of the lease.
        boolean leases() {
            return path.contains("/leases");
        }

        /// Such as `PATCH alerthistories/main/status`.
        String text() {
            return method + " " + path.replaceFirst(".*/namespaces/[^/]+/", "");
        }

        @Override
        public String toString() {
            return text() + " " + code;
        }
    }

    /// A request that is being held.
    static final class Hold {

        private final Predicate<Request> which;
        private final CountDownLatch come = new CountDownLatch(1);
        private final CountDownLatch free = new CountDownLatch(1);
        private volatile @Nullable Request request;

        private Hold(Predicate<Request> which) {
            this.which = which;
        }

        boolean has() {
            return come.getCount() == 0;
        }

        /// Lets it go on to the API server.
        void release() {
            free.countDown();
        }

        private boolean takes(Request candidate) {
            if (has() || !which.test(candidate)) {
                return false;
            }
            request = candidate;
            come.countDown();
            return true;
        }

        /// What was answered in the end.
        int answer() throws InterruptedException {
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (request == null || request.code() == 0) {
                assertThat(System.nanoTime()).as("an answer to %s", request).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return request.code();
        }
    }

    private final SSLSocketFactory tls;
    private final URI server;
    private final ServerSocket listener;
    private final Path kubeconfig;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Hold hold = new Hold(_ -> false);
    private volatile Predicate<Request> last = _ -> false;
    private volatile boolean shut;

    private Gate(Config config) throws Exception {
        this.tls = SSLUtils.sslContext(config).getSocketFactory();
        this.server = URI.create(config.getMasterUrl());
        this.listener = new ServerSocket(0, BUFFER, InetAddress.getLoopbackAddress());
        this.kubeconfig = Files.createTempFile("kubeconfig", ".yaml");
        kubeconfig.toFile().deleteOnExit();
        Files.writeString(
                kubeconfig,
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: gate, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: nobody, user: {}}]
                contexts: [{name: gate, context: {cluster: gate, user: nobody}}]
                current-context: gate
                """
                        .formatted(listener.getLocalPort()));
        Thread.ofVirtual().start(this::accept);
    }

    static Gate to(Path kubeconfig) throws Exception {
        return new Gate(Config.fromKubeconfig(kubeconfig.toFile()));
    }

    /// Whoever uses it comes through here, with the rights of the one who made it.
    Path kubeconfig() {
        return kubeconfig;
    }

    /// Everything that came so far, the lease too.
    List<Request> requests() {
        return requests;
    }

    /// What changed something or was to, but for the lease.
    List<Request> writes() {
        return requests.stream().filter(Request::writes).filter(it -> !it.leases()).toList();
    }

    /// Holds the next request of that kind.
    Hold hold(Predicate<Request> which) {
        hold = new Hold(which);
        return hold;
    }

    /// From the next request of that kind on nothing gets through, as if the operator had ended there.
    void endAt(Predicate<Request> which) {
        last = which;
    }

    boolean shut() {
        return shut;
    }

    private void accept() {
        try {
            while (true) {
                var near = listener.accept();
                if (shut) {
                    near.close();
                    continue;
                }
                sockets.add(near);
                Thread.ofVirtual().start(() -> serve(near));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket near) {
        try (near;
                var far = tls.createSocket()) {
            sockets.add(far);
            far.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            var waiting = new AtomicReference<@Nullable Request>();
            Thread.ofVirtual().start(() -> answers(far, near, waiting));
            var in = new BufferedInputStream(near.getInputStream());
            for (var head = head(in); !head.isEmpty(); head = head(in)) {
                var request = read(head, in);
                requests.add(request);
                if (hold.takes(request)) {
                    hold.free.await();
                }
                if (last.test(request)) {
                    end();
                }
                if (shut) {
                    return;
                }
                waiting.set(request);
                far.getOutputStream().write(forwarded(head));
                far.getOutputStream().write(request.body().getBytes(StandardCharsets.UTF_8));
                far.getOutputStream().flush();
                if (header(head, "upgrade").equals("websocket")) {
                    in.transferTo(far.getOutputStream());
                }
            }
        } catch (IOException e) {
            // One of them ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(near);
        }
    }

    private void answers(Socket far, Socket near, AtomicReference<@Nullable Request> waiting) {
        var bytes = new byte[BUFFER];
        try (near) {
            var in = far.getInputStream();
            for (var count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                var request = waiting.getAndSet(null);
                if (request != null) {
                    // As in "HTTP/1.1 200 OK".
                    request.code =
                            Integer.parseInt(new String(bytes, 9, 3, StandardCharsets.US_ASCII));
                }
                near.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException e) {
            // One of them ended.
        } finally {
            sockets.remove(far);
        }
    }

    /// Up to the empty line; empty at the end.
    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                return head.toString(StandardCharsets.US_ASCII);
            }
        }
        return "";
    }

    private static Request read(String head, InputStream in) throws IOException {
        var line = head.substring(0, head.indexOf('\r')).split(" ", -1);
        var length = header(head, "content-length");
        var body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        return new Request(
                line[0],
                line[1].replaceFirst("[?].*", ""),
                new String(body, StandardCharsets.UTF_8));
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(it -> it.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                .map(it -> it.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /// Without the offer to go on in HTTP/2, and for the server's own name.
    private byte[] forwarded(String head) {
        var websocket = header(head, "upgrade").equals("websocket");
        var text = new StringBuilder();
        head.lines()
                .filter(it -> !it.isEmpty())
                .filter(it ->
                        websocket || !it.matches("(?i)(connection|upgrade|http2-settings):.*"))
                .map(it ->
                        it.matches("(?i)host:.*")
                                ? "Host: " + server.getHost() + ":" + server.getPort()
                                : it)
                .forEach(it -> text.append(it).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void end() {
        shut = true;
        sockets.forEach(Gate::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    @Override
    public void close() throws IOException {
        hold.release();
        listener.close();
        end();
    }
}
