package io.alerthistory.service.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one table from what went wrong to what is answered: always `{"error", "code", "details"}`, and
/// never anything of the inside.
final class Errors {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private Errors() {}

    /// For what fails outside of every handler.
    static void register(HttpRouting.Builder routing) {
        routing.error(HttpException.class, (request, response, error) -> send(response, of(error)));
    }

    /// Runs a handler and answers for it when it throws.
    static void answering(ServerRequest request, ServerResponse response, Handler handler) {
        try {
            handler.handle(request, response);
        } catch (ApiError e) {
            send(response, e);
        } catch (CloseConnectionException | RequestException | UncheckedIOException e) {
            throw e;
        } catch (Exception e) {
            unforeseen(request, response, e);
        }
    }

    static void send(ServerResponse response, ApiError error) {
        Json.send(error.onto(response), body(error));
    }

    static Map<String, Object> body(ApiError error) {
        var body = new LinkedHashMap<String, Object>();
        body.put("error", String.valueOf(error.getMessage()));
        body.put("code", error.code());
        body.put("details", error.details());
        return body;
    }

    private static void unforeseen(
            ServerRequest request, ServerResponse response, Exception error) {
        LOG.error(
                "a request failed in a way that nobody foresaw: method={} path={}",
                request.prologue().method().text(),
                request.path().path(),
                error);
        send(
                response,
                new ApiError(
                        500,
                        "INTERNAL",
                        "the service failed; its log has the reason, X-Request-Id leads to it",
                        Map.of()));
    }

    private static ApiError of(HttpException error) {
        return of(error.status());
    }

    private static ApiError of(Status status) {
        return switch (status.code()) {
            case 404 ->
                    new ApiError(
                            404,
                            "NOT_FOUND",
                            "there is no such route; see /openapi.yaml",
                            Map.of());
            case 413 -> new ApiError(413, "BODY_TOO_LARGE", "the body is over 16 MiB", Map.of());
            case 414 -> new ApiError(414, "URI_TOO_LONG", "the request line is too long", Map.of());
            default ->
                    new ApiError(
                            status.code(),
                            status.code() < 500 ? "BAD_REQUEST" : "INTERNAL",
                            "this is not a request that HTTP allows: "
                                    + status.reasonPhrase()
                                    + "; encode special characters in the address",
                            Map.of());
        };
    }

    /// For what is refused before any route is looked for.
    static DirectHandlers beforeRouting() {
        DirectHandler handler =
                (request, type, status, headers, message) -> {
                    headers.set(HeaderValues.CONTENT_TYPE_JSON);
                    return DirectHandler.TransportResponse.builder()
                            .status(status)
                            .headers(headers)
                            .keepAlive(false)
                            .entity(Json.bytes(body(of(status))))
                            .build();
                };
        var handlers = DirectHandlers.builder();
        for (var type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }
}
