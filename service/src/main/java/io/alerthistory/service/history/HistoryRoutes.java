package io.alerthistory.service.history;

import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Route;
import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `GET /history`.
public final class HistoryRoutes {

    private final History history;

    public HistoryRoutes(History history) {
        this.history = history;
    }

    public List<Route> routes() {
        return List.of(Route.get("/history", Access.READ, this::history));
    }

    private void history(ServerRequest request, ServerResponse response) {
        Json.send(response, history.find(parameters(request.query())));
    }

    private static Map<String, List<String>> parameters(UriQuery query) {
        var parameters = new LinkedHashMap<String, List<String>>();
        query.names().forEach(name -> parameters.put(name, query.all(name)));
        return parameters;
    }
}
