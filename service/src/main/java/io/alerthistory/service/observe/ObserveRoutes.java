package io.alerthistory.service.observe;

import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Route;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.Dialect;
import io.alerthistory.service.work.Standing;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Health, metrics, and what the operator asks.
///
/// Live is who answers at all; ready is who can store alerts now. A database that is away makes
/// a process unready, never dead: a restart would not bring it back.
public final class ObserveRoutes {

    private final Stack stack;
    private final Database database;
    private final Meters meters;
    private final Supplier<List<Reason>> reasons;
    private final BooleanSupplier draining;
    private final Supplier<Standing> standing;
    private final Runnable smoke;

    /// @param reasons why the service is not ready, empty when it is
    /// @param smoke reads from the database what users read, and throws when that fails
    public ObserveRoutes(
            Stack stack,
            Database database,
            Meters meters,
            Supplier<List<Reason>> reasons,
            BooleanSupplier draining,
            Supplier<Standing> standing,
            Runnable smoke) {
        this.stack = stack;
        this.database = database;
        this.meters = meters;
        this.reasons = reasons;
        this.draining = draining;
        this.standing = standing;
        this.smoke = smoke;
    }

    /// On the first listener.
    public List<Route> routes() {
        return List.of(
                Route.get("/healthz", Access.OPEN, this::live),
                Route.get("/-/healthy", Access.OPEN, this::live),
                Route.get("/readyz", Access.OPEN, this::ready),
                Route.get("/-/ready", Access.OPEN, this::ready),
                Route.get("/health", Access.OPEN, this::ready),
                Route.get("/metrics", Access.OPEN, this::metrics),
                Route.get("/api/v1/stack", Access.READ, this::stack));
    }

    /// On the second listener, without a token.
    public List<Route> adminRoutes() {
        return List.of(
                Route.get("/healthz", Access.OPEN, this::live),
                Route.get("/-/healthy", Access.OPEN, this::live),
                Route.get("/readyz", Access.OPEN, this::ready),
                Route.get("/-/ready", Access.OPEN, this::ready),
                Route.get("/metrics", Access.OPEN, this::metrics),
                Route.get("/-/stack", Access.OPEN, this::stack),
                Route.get("/-/smoke", Access.OPEN, this::smoke));
    }

    private void live(ServerRequest request, ServerResponse response) {
        Json.send(response, Map.of("status", "ok", "version", stack.version()));
    }

    private void ready(ServerRequest request, ServerResponse response) {
        var why = reasons.get();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("status", why.isEmpty() ? "ok" : "unready");
        answer.put("reasons", why.stream().map(Reason::json).toList());
        Json.send(response.status(why.isEmpty() ? 200 : 503), answer);
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        var openMetrics =
                request.headers()
                        .first(HeaderNames.ACCEPT)
                        .filter(accept -> accept.contains("application/openmetrics-text"))
                        .isPresent();
        response.header(
                HeaderNames.CONTENT_TYPE, openMetrics ? Exposition.OPEN_METRICS : Exposition.TEXT);
        response.send(meters.exposition(openMetrics).getBytes(StandardCharsets.UTF_8));
    }

    private void stack(ServerRequest request, ServerResponse response) {
        var why = reasons.get();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("stack", stack.name());
        answer.put("revision", stack.revision());
        answer.put("version", stack.version());
        answer.put("schema", database.schema());
        answer.put("startedAt", stack.startedAt().toString());
        answer.put("ready", why.isEmpty());
        answer.put("draining", draining.getAsBoolean());
        answer.put("work", standing.get().name().toLowerCase(Locale.ROOT));
        answer.put("reasons", why.stream().map(Reason::json).toList());
        answer.put("database", databaseAnswer());
        Json.send(response, answer);
    }

    private Map<String, Object> databaseAnswer() {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("kind", database.dialect() == Dialect.POSTGRES ? "postgres" : "sqlite");
        answer.put("ready", database.notReady().isEmpty());
        database.capacity()
                .ifPresent(it ->
                        answer.put("connections", Map.of("most", it.most(), "used", it.used())));
        return answer;
    }

    private void smoke(ServerRequest request, ServerResponse response) {
        smoke.run();
        Json.send(response, Map.of("status", "ok"));
    }
}
