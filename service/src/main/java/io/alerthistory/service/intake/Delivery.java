package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.StableId;
import io.alerthistory.service.episode.Source;
import io.alerthistory.service.storage.SeriesRef;
import io.alerthistory.service.storage.Writes.StreamRow;
import java.time.Instant;
import java.util.List;

/// A body on its way to the database.
///
/// @param receivedAt when its last byte arrived, by our clock, in microseconds; of an event, when it
///     was seen
/// @param alerts what is to be stored, in the order of the body
/// @param held what was held back, in the order of the body
/// @param refused what is to be quarantined with it
record Delivery(
        WebhookBody body,
        StreamRow stream,
        Instant receivedAt,
        List<Told> alerts,
        List<Held> held,
        List<WebhookBody.Unstorable> refused) {

    /// An alert and the series that it belongs to.
    record Told(Alert alert, SeriesRef series) {}

    /// Notifications of a series that were held back.
    record Held(WebhookBody.Muted muted, SeriesRef series) {}

    /// Who tells. Webhooks have ids of their three names alone; those of the other doors never meet them.
    static StreamRow streamOf(WebhookBody body) {
        var kind = kind(body.source());
        var id =
                body.source() == Source.WEBHOOK
                        ? StableId.of(body.instance(), body.receiver(), body.groupKey())
                        : StableId.of(body.instance(), body.receiver(), body.groupKey(), kind);
        return new StreamRow(id, body.instance(), body.receiver(), body.groupKey(), kind);
    }

    /// Whose words follow each other: the stream, or the instance that records events.
    long speaker() {
        return body.source() == Source.EVENT ? speakerOf(body) : stream.id();
    }

    /// As [#speaker], of a body that is not on its way yet.
    static long speakerOf(WebhookBody body) {
        return body.source() == Source.EVENT
                ? StableId.of(body.instance(), "", "", kind(Source.EVENT))
                : streamOf(body).id();
    }

    private static String kind(Source source) {
        return switch (source) {
            case WEBHOOK -> "webhook";
            case CLAIM -> "direct";
            case EVENT -> "events";
        };
    }
}
