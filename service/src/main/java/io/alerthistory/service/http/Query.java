package io.alerthistory.service.http;

import io.helidon.webserver.http.ServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The query string of a request.
public final class Query {

    private Query() {}

    /// Every parameter with its values, decoded, in the order of the request.
    public static Map<String, List<String>> of(ServerRequest request) {
        var parameters = new LinkedHashMap<String, List<String>>();
        var query = request.query();
        query.names().forEach(name -> parameters.put(name, query.all(name)));
        return parameters;
    }
}
