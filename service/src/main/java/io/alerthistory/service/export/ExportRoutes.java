package io.alerthistory.service.export;

import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Query;
import io.alerthistory.service.http.Route;
import io.alerthistory.service.storage.StorageException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /api/v1/export`.
public final class ExportRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ExportRoutes.class);
    private static final int BUFFER = 32 * 1024;

    private final Exports exports;

    public ExportRoutes(Exports exports) {
        this.exports = exports;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/export", Access.READ, this::export));
    }

    private void export(ServerRequest request, ServerResponse response) {
        try (var export = exports.begin(new Parameters(Query.of(request)))) {
            response.header(HeaderNames.CONTENT_TYPE, export.format().type());
            response.header(
                    HeaderNames.CONTENT_DISPOSITION,
                    "attachment; filename=\"" + export.format().file() + "\"");
            send(export, response);
        }
    }

    /// The stream is closed only at the end: a client sees by the missing end that it did not get all.
    private static void send(Exports.Export export, ServerResponse response) {
        try {
            var out = new BufferedOutputStream(response.outputStream(), BUFFER);
            export.writeTo(out);
            out.close();
        } catch (StorageException e) {
            LOG.warn("an export was cut off: {}", e.getMessage());
            throw new CloseConnectionException("the database failed in the middle of an export", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
