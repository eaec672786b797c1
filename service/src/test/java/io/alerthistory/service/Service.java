package io.alerthistory.service;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.http.Guard;
import io.alerthistory.service.http.HttpServer.Address;
import io.alerthistory.service.http.Route;
import io.alerthistory.service.observe.Stack;
import io.alerthistory.service.retention.Kept;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.work.Standing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// A running service on ports of its own, and a client of it.
public final class Service implements AutoCloseable {

    public final AtomicReference<Guard.Keys> keys = new AtomicReference<>(Guard.Keys.NONE);
    public final AtomicBoolean draining = new AtomicBoolean();
    private final App app;
    private final HttpClient client = HttpClient.newHttpClient();

    private Service(DatabaseSettings database, InstantSource clock) {
        app =
                App.start(
                        new App.Options(
                                new Stack("primary", "test", "0.0.0", Instant.EPOCH),
                                new Address("127.0.0.1", 0, "server.port"),
                                new Address("127.0.0.1", 0, "server.adminPort"),
                                database,
                                Rules.DEFAULTS,
                                new Kept(Duration.ofDays(90), Duration.ofDays(30)),
                                256,
                                Duration.ofMinutes(5),
                                Map.of(),
                                List.of(),
                                Duration.ZERO,
                                keys::get,
                                draining::get,
                                () -> Standing.UNTOLD,
                                List::of),
                        clock);
    }

    public static Service on(DatabaseSettings database, InstantSource clock) throws Exception {
        var service = new Service(database, clock);
        service.awaitReady();
        return service;
    }

    public static Service onSqlite(Path folder) throws Exception {
        return on(
                new DatabaseSettings.Sqlite(folder.resolve("alert-history.db")),
                InstantSource.system());
    }

    private void awaitReady() throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        var last = get("/readyz");
        while (last.statusCode() != 200) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not ready after 30 s: " + last.body());
            }
            Thread.onSpinWait();
            last = get("/readyz");
        }
    }

    List<Route> routes() {
        return app.routes();
    }

    public int port() {
        return app.port();
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.adminPort() + path))
                        .GET());
    }

    public HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    public HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        app.close();
    }
}
