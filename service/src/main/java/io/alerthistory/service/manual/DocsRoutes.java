package io.alerthistory.service.manual;

import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Route;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The description of the API as a page, open to all as the description itself is. It is made when it is asked
/// for first, and then kept.
public final class DocsRoutes {

    /// Nothing but its own style sheet: no script, no frame, nothing from elsewhere.
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private volatile byte @Nullable [] page;

    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/docs",
                        Access.OPEN,
                        (_, response) -> send(response, "text/html; charset=utf-8", page())),
                Route.get(
                        "/docs/style.css",
                        Access.OPEN,
                        (_, response) ->
                                send(
                                        response,
                                        "text/css; charset=utf-8",
                                        read("/docs/style.css"))));
    }

    private byte[] page() {
        var made = page;
        if (made == null) {
            made =
                    DocsPage.of(new String(read("/openapi.yaml"), StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8);
            page = made;
        }
        return made;
    }

    private static void send(ServerResponse response, String type, byte[] content) {
        response.header(HeaderNames.CONTENT_TYPE, type)
                .header(HeaderNames.create("Content-Security-Policy"), POLICY)
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .header(HeaderNames.create("Referrer-Policy"), "no-referrer")
                .send(content);
    }

    private static byte[] read(String resource) {
        try (InputStream in = DocsRoutes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
