package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.storage.SeriesRef;
import io.alerthistory.service.storage.Writes.StreamRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;

/// A webhook body on its way to the database.
///
/// @param receivedAt when its last byte arrived, by our clock, in microseconds
/// @param alerts what is to be stored, in the order of the body
/// @param refused what is to be quarantined with it
record Delivery(
        WebhookBody body,
        StreamRow stream,
        Instant receivedAt,
        List<Told> alerts,
        List<WebhookBody.Unstorable> refused) {

    /// An alert and the series that it belongs to.
    record Told(Alert alert, SeriesRef series) {}

    /// Who tells. The id is the leading eight bytes of a hash, so every replica knows it unasked.
    static StreamRow streamOf(WebhookBody body) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            for (var part : List.of(body.instance(), body.receiver(), body.groupKey())) {
                sha.update(part.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0xFF);
            }
            var digest = sha.digest();
            var id = 0L;
            for (var i = 0; i < 8; i++) {
                id = (id << 8) | (digest[i] & 0xFF);
            }
            return new StreamRow(id, body.instance(), body.receiver(), body.groupKey());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
