package io.alerthistory.service.stream;

import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Query;
import io.alerthistory.service.http.Route;
import io.alerthistory.service.storage.StorageException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// `GET /api/v1/stream`: server-sent events of what happens to episodes, in the order in which it was
/// committed.
public final class StreamRoutes {

    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final HeaderName BUFFERING = HeaderNames.create("X-Accel-Buffering");
    private static final byte[] BEGIN = ": hello\nretry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BEAT = ": beat\n\n".getBytes(StandardCharsets.UTF_8);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Streams streams;
    private final BooleanSupplier draining;

    /// @param draining whether clients should go elsewhere
    public StreamRoutes(Streams streams, BooleanSupplier draining) {
        this.streams = streams;
        this.draining = draining;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/stream", Access.READ, this::stream));
    }

    private void stream(ServerRequest request, ServerResponse response) {
        var last = request.headers().first(LAST_EVENT_ID).orElse("");
        var follower = streams.follow(new Parameters(Query.of(request)), last);
        try {
            response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            response.header(BUFFERING, "no");
            send(follower, response.outputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            streams.leave();
        }
    }

    private void send(Follower follower, OutputStream out) throws IOException {
        out.write(BEGIN);
        out.flush();
        var lastSent = System.nanoTime();
        while (!draining.getAsBoolean()) {
            var step = step(follower);
            for (var event : step.events()) {
                out.write(event.frame());
            }
            var quiet = System.nanoTime() - lastSent > HEARTBEAT.toNanos();
            if (step.events().isEmpty() && quiet) {
                out.write(BEAT);
            }
            if (!step.events().isEmpty() || quiet) {
                out.flush();
                lastSent = System.nanoTime();
            }
            if (!step.more()) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        out.close();
    }

    /// While the database is away nothing is told, and the client stays.
    private static Follower.Step step(Follower follower) {
        try {
            return follower.next();
        } catch (StorageException e) {
            return new Follower.Step(List.of(), false);
        }
    }
}
