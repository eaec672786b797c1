package io.alerthistory.service.intake;

import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Route;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.stream.Stream;

/// What Alertmanager's `webhook_config` posts to. A 200 says that everything is committed. Whatever
/// may pass is a 503: a sender gives up on 4xx, and comes again on 5xx.
public final class WebhookRoutes {

    private final Door door;

    public WebhookRoutes(Door door) {
        this.door = door;
    }

    /// The address, with and without a trailing slash, and the address of the previous system: none
    /// redirects, because a redirected POST arrives as a GET.
    public List<Route> routes() {
        return Stream.of("/webhook", "/webhook/", "/api/v1/webhook", "/api/v1/webhook/")
                .map(path -> Route.post(path, Access.INGEST, this::webhook))
                .toList();
    }

    private void webhook(ServerRequest request, ServerResponse response) {
        try (var body = door.read(request.headers(), request.content().inputStream())) {
            var parsed = door.parse(body.bytes(), WebhookParser::parse);
            var outcome = door.commit(intake -> intake.accept(parsed, door.now()));
            Json.sendText(response, outcome.json());
        }
    }
}
