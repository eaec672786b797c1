package io.alerthistory.service.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Turns a route table into what the server runs: framing is checked first, then the route's guard,
/// then its handler; what the table does not have is answered 404, a wrong method 405.
final class Routing {

    private static final HeaderName BACKEND_NAME = HeaderNames.create("X-Alert-History-Backend");
    private static final HeaderName REQUEST_ID_NAME = HeaderNames.create("X-Request-Id");
    private static final Set<Method> KNOWN_METHODS =
            Set.of(Method.GET, Method.POST, Method.HEAD, Method.PUT, Method.DELETE, Method.PATCH);
    private static final Predicate<String> REQUEST_ID_VALUE =
            Pattern.compile("[A-Za-z0-9._-]{1,64}").asMatchPredicate();

    private final Guard guard;
    private final Header backend;
    private final BooleanSupplier leaving;
    private final RequestWatch watch;

    /// @param backend who answers, for `X-Alert-History-Backend`
    /// @param leaving whether clients should open their next connection elsewhere
    Routing(Guard guard, String backend, BooleanSupplier leaving, RequestWatch watch) {
        this.guard = guard;
        this.backend = HeaderValues.createCached(BACKEND_NAME, backend);
        this.leaving = leaving;
        this.watch = watch;
    }

    HttpRouting.Builder of(List<Route> routes) {
        var routing = HttpRouting.builder();
        Errors.register(routing);
        routing.addFilter(this::first);
        var methods = new TreeMap<String, TreeSet<String>>();
        for (var route : routes) {
            routing.route(route.method(), route.path(), guarded(route));
            methods.computeIfAbsent(route.path(), _ -> new TreeSet<>()).add(route.method().text());
        }
        methods.forEach((path, allowed) -> routing.any(path, wrongMethod(path, allowed)));
        routing.any(
                watched(
                        "unmatched",
                        (request, response) -> {
                            throw new ApiError(
                                    404,
                                    "NOT_FOUND",
                                    "there is no such route; see /openapi.yaml",
                                    Map.of());
                        }));
        return routing;
    }

    private void first(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header(backend);
        response.header(REQUEST_ID_NAME, requestId(request));
        if (leaving.getAsBoolean() || closes(request)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        var doubt =
                Framing.doubt(
                        sent(request, HeaderNames.CONTENT_LENGTH),
                        sent(request, HeaderNames.TRANSFER_ENCODING));
        if (doubt.isPresent()) {
            Errors.send(
                    response,
                    ApiError.badRequest(
                                    "AMBIGUOUS_FRAMING",
                                    doubt.get() + "; where the body ends would be in doubt",
                                    Map.of())
                            .closing());
        } else {
            chain.proceed();
        }
        // Helidon says that it closes, and leaves that to the client.
        if (response.isSent() && response.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("as the answer says");
        }
    }

    /// Each value of a header as it was sent, one that has commas too.
    private static List<String> sent(ServerRequest request, HeaderName name) {
        var headers = request.headers();
        return headers.contains(name) ? headers.get(name).allValues() : List.of();
    }

    private static boolean closes(ServerRequest request) {
        return request.prologue().protocolVersion().equals("1.0")
                || request.headers()
                        .first(HeaderNames.CONNECTION)
                        .filter(value -> value.equalsIgnoreCase("close"))
                        .isPresent();
    }

    private static String requestId(ServerRequest request) {
        return request.headers()
                .first(REQUEST_ID_NAME)
                .filter(REQUEST_ID_VALUE)
                .orElseGet(
                        () -> HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }

    private Handler guarded(Route route) {
        return watched(
                route.path(),
                (request, response) -> {
                    guard.check(request, route.access());
                    route.handler().handle(request, response);
                });
    }

    private Handler wrongMethod(String path, Set<String> allowed) {
        return watched(
                path,
                (request, response) -> {
                    response.header(HeaderNames.ALLOW, String.join(", ", allowed));
                    throw new ApiError(
                            405,
                            "METHOD_NOT_ALLOWED",
                            path + " takes " + String.join(" and ", allowed),
                            Map.of("allowed", List.copyOf(allowed)));
                });
    }

    private Handler watched(String route, Handler handler) {
        return (request, response) -> {
            var began = System.nanoTime();
            response.whenSent(() -> answered(request, response, route, began));
            Errors.answering(request, response, handler);
        };
    }

    private void answered(
            ServerRequest request, ServerResponse response, String route, long began) {
        watch.answered(
                methodOf(request), route, response.status().code(), System.nanoTime() - began);
    }

    /// Any client can invent methods; metrics know a few.
    private static String methodOf(ServerRequest request) {
        var method = request.prologue().method();
        return KNOWN_METHODS.contains(method) ? method.text() : "other";
    }
}
