package io.alerthistory.service.intake;

import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Route;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// What Alertmanager's `webhook_config` posts to. A 200 says that everything is committed. Whatever
/// may pass is a 503: a sender gives up on 4xx, and comes again on 5xx.
public final class WebhookRoutes {

    private final Intake intake;
    private final InstantSource clock;
    private final Admission admission = new Admission();
    private final Semaphore turns;

    /// @param atATime bodies that are decided and committed at a time; more of them are answered 503
    public WebhookRoutes(Intake intake, int atATime, InstantSource clock) {
        this.intake = intake;
        this.turns = new Semaphore(atATime);
        this.clock = clock;
    }

    /// The address, with and without a trailing slash, and the address of the previous system: none
    /// redirects, because a redirected POST arrives as a GET.
    public List<Route> routes() {
        return Stream.of("/webhook", "/webhook/", "/api/v1/webhook", "/api/v1/webhook/")
                .map(path -> Route.post(path, Access.INGEST, this::webhook))
                .toList();
    }

    private void webhook(ServerRequest request, ServerResponse response) {
        try (var body = read(request)) {
            var outcome = accept(parse(body.bytes()));
            Json.sendText(response, outcome.json());
        }
    }

    private Admission.Body read(ServerRequest request) {
        var headers = request.headers();
        var encoding = headers.first(HeaderNames.CONTENT_ENCODING).orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw ApiError.badRequest(
                    "UNSUPPORTED_ENCODING",
                    "Content-Encoding: " + encoding + " is not taken; send the body as it is",
                    Map.of());
        }
        return admission.read(request.content().inputStream(), headers.contentLength().orElse(-1));
    }

    private WebhookBody parse(byte[] body) {
        try {
            return WebhookParser.parse(body);
        } catch (MalformedBody e) {
            intake.keepSample(body, e, clock.instant());
            throw new ApiError(
                    e.code().equals("TOO_MANY_ALERTS") ? 413 : 400,
                    e.code(),
                    String.valueOf(e.getMessage()),
                    Map.of());
        }
    }

    private Outcome accept(WebhookBody body) {
        if (!turns.tryAcquire()) {
            throw ApiError.unavailable(
                    "OVERLOADED", "too many bodies wait for their commit; send it again");
        }
        try {
            return intake.accept(body, clock.instant());
        } catch (IntakeUnavailable _) {
            throw ApiError.unavailable(
                    "STORAGE_UNAVAILABLE",
                    "the alerts could not be stored now; send them again, /readyz has the reason");
        } finally {
            turns.release();
        }
    }
}
