package io.alerthistory.service.report;

import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Query;
import io.alerthistory.service.http.Route;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/// `/report` and the parts of `/history` that count.
public final class ReportRoutes {

    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");

    private final Reports reports;

    public ReportRoutes(Reports reports) {
        this.reports = reports;
    }

    /// To be registered before `/history/{fingerprint}`.
    public List<Route> routes() {
        return List.of(
                Route.get("/history/top", Access.READ, this::top),
                Route.get("/history/flapping", Access.READ, this::flapping),
                Route.get("/history/stats", Access.READ, this::stats),
                Route.get("/report", Access.READ, this::report));
    }

    private void top(ServerRequest request, ServerResponse response) {
        Json.send(response, reports.top(new Parameters(Query.of(request))));
    }

    private void flapping(ServerRequest request, ServerResponse response) {
        Json.send(response, reports.flapping(new Parameters(Query.of(request))));
    }

    private void stats(ServerRequest request, ServerResponse response) {
        Json.send(response, reports.stats(new Parameters(Query.of(request))));
    }

    private void report(ServerRequest request, ServerResponse response) {
        var id =
                response.headers().contains(REQUEST_ID)
                        ? response.headers().get(REQUEST_ID).get()
                        : "";
        Json.send(response, reports.report(new Parameters(Query.of(request)), id));
    }
}
