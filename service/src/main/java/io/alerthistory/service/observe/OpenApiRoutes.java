package io.alerthistory.service.observe;

import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Route;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// The document that describes every route; a test holds it against the route tables, both ways.
public final class OpenApiRoutes {

    private final byte[] document = document();

    /// `/openapi.yaml`, open to all: it holds nothing that is not in the project's documentation.
    public List<Route> routes() {
        return List.of(Route.get("/openapi.yaml", Access.OPEN, this::send));
    }

    private void send(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "application/yaml").send(document);
    }

    private static byte[] document() {
        try (var in = OpenApiRoutes.class.getResourceAsStream("/openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("openapi.yaml is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
