package io.alerthistory.service.intake;

import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Route;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What Alertmanager's event recorder posts to. Answers as the webhook does: the recorder, too, tries
/// again after everything but a 2xx, and then drops.
public final class EventRoutes {

    private final Door door;
    private final Prolonged prolonged;
    private final IntakeWatch watch;
    private final Map<String, String> instances;
    private final Duration lateWindow;

    /// @param instances the `externalURL` of the Alertmanagers on these hosts
    /// @param lateWindow how long an event may be on its way
    public EventRoutes(
            Door door,
            Prolonged prolonged,
            IntakeWatch watch,
            Map<String, String> instances,
            Duration lateWindow) {
        this.door = door;
        this.prolonged = prolonged;
        this.watch = watch;
        this.instances = Map.copyOf(instances);
        this.lateWindow = lateWindow;
    }

    /// The address, with and without a trailing slash.
    public List<Route> routes() {
        return Stream.of("/events", "/events/")
                .map(path -> Route.post(path, Access.INGEST, this::events))
                .toList();
    }

    private void events(ServerRequest request, ServerResponse response) {
        try (var body = door.read(request.headers(), request.content().inputStream())) {
            var now = door.now();
            var recorded =
                    door.parse(
                            body.bytes(),
                            bytes -> RecordedEvents.parse(bytes, now, instances, lateWindow));
            var outcome = door.commit(_ -> prolonged.accept(recorded.said(), recorded.mayRepeat()));
            recorded.counts().forEach(watch::recorded);
            var answer = new LinkedHashMap<String, Object>();
            answer.put("status", "ok");
            answer.put("events", recorded.events());
            answer.put("received", outcome.received());
            answer.put("stored", outcome.stored());
            answer.put("duplicates", outcome.duplicates());
            answer.put("quarantined", outcome.quarantined());
            Json.send(response, answer);
        }
    }
}
