package io.alerthistory.service.stream;

import io.alerthistory.service.history.HistoryAlert;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.storage.TransitionStore.Change;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An event of the stream, ready to be sent.
///
/// @param labels of the alert; empty when the episode is no more
/// @param data one line of JSON
record Event(Place place, String type, Map<String, String> labels, byte[] data) {

    /// What the data says.
    ///
    /// @param kind of the change, as in a timeline
    /// @param at the moment it is about
    /// @param episode as it is now; null when it is a part of another one meanwhile
    private record Data(
            String id, String kind, String at, String recordedAt, @Nullable HistoryAlert episode) {}

    static Event of(Place place, Change change, @Nullable HistoryAlert episode) {
        return new Event(
                place,
                type(change.kind()),
                episode == null ? Map.of() : episode.labels(),
                Json.bytes(
                        new Data(
                                Long.toString(change.episode()),
                                change.kind(),
                                change.at().toString(),
                                change.recordedAt().toString(),
                                episode)));
    }

    /// Kinds that are not named here are the reasons of an end.
    private static String type(String kind) {
        return switch (kind) {
            case "opened" -> "episode-opened";
            case "start_moved",
                    "reopened",
                    "reopening_undone",
                    "absorbed",
                    "silenced",
                    "inhibited" ->
                    "episode-updated";
            default -> "episode-resolved";
        };
    }

    /// As server-sent events are written.
    byte[] frame() {
        var head = "id: " + place.text() + "\nevent: " + type + "\ndata: ";
        var bytes = new ByteArrayOutputStream(head.length() + data.length + 2);
        bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(data);
        bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
