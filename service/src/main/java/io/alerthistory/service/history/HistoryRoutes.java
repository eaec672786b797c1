package io.alerthistory.service.history;

import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Query;
import io.alerthistory.service.http.Route;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/// `GET /history` and its short forms.
public final class HistoryRoutes {

    private final History history;

    public HistoryRoutes(History history) {
        this.history = history;
    }

    /// `/history/{fingerprint}` takes what no other route takes, so it comes last.
    public List<Route> routes() {
        return List.of(
                Route.get("/history", Access.READ, this::history),
                Route.get("/history/recent", Access.READ, this::recent),
                Route.get("/history/{fingerprint}", Access.READ, this::ofOne));
    }

    private void history(ServerRequest request, ServerResponse response) {
        Json.send(response, history.find(Query.of(request)));
    }

    private void recent(ServerRequest request, ServerResponse response) {
        Json.send(response, history.recent(Query.of(request)));
    }

    private void ofOne(ServerRequest request, ServerResponse response) {
        var fingerprint = request.path().pathParameters().get("fingerprint");
        Json.send(response, history.ofOne(fingerprint, Query.of(request)));
    }
}
