package io.alerthistory.service.intake;

import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Route;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What Prometheus posts to when this service is one more of its Alertmanagers. Answers as Alertmanager
/// does: 200 without a body, and errors as a lone JSON text, which is what its clients print.
public final class DirectRoutes {

    private final Door door;
    private final Prolonged prolonged;
    private final Duration resolveTimeout;

    /// @param resolveTimeout how long an alert holds that was posted without an end
    public DirectRoutes(Door door, Prolonged prolonged, Duration resolveTimeout) {
        this.door = door;
        this.prolonged = prolonged;
        this.resolveTimeout = resolveTimeout;
    }

    /// The address, with and without a trailing slash.
    public List<Route> routes() {
        return Stream.of("/api/v2/alerts", "/api/v2/alerts/")
                .map(path -> Route.post(path, Access.INGEST, this::alerts))
                .toList();
    }

    private void alerts(ServerRequest request, ServerResponse response) {
        try {
            var refusals = accept(request);
            if (refusals.isEmpty()) {
                response.send();
            } else {
                Json.send(response.status(400), String.join("; ", refusals));
            }
        } catch (ApiError e) {
            send(response, e);
        }
    }

    private List<String> accept(ServerRequest request) {
        mustBeJson(request.headers().first(HeaderNames.CONTENT_TYPE).orElse(""));
        try (var body = door.read(request.headers(), request.content().inputStream())) {
            var now = door.now();
            var posted =
                    door.parse(
                            body.bytes(), bytes -> PostedAlerts.parse(bytes, now, resolveTimeout));
            var heard = posted.bodies().stream().map(one -> new Intake.Heard(one, now)).toList();
            var mayRepeat = Collections.nCopies(heard.size(), true);
            door.commit(_ -> prolonged.accept(heard, mayRepeat));
            return posted.refusals();
        }
    }

    private static void mustBeJson(String contentType) {
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json")) {
            throw new ApiError(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "unsupported media type \"" + type + "\", only [application/json] are allowed",
                    Map.of());
        }
    }

    private static void send(ServerResponse response, ApiError error) {
        Json.send(error.onto(response), String.valueOf(error.getMessage()));
    }
}
