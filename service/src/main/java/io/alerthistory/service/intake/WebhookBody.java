package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Labels;
import io.alerthistory.service.episode.Muting;
import io.alerthistory.service.episode.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one body says: who tells, why, and of which alerts. A webhook is one; so is what one direct
/// sender posts, and one event.
///
/// @param source through which door it came
/// @param receiver the receiver's name as its owner wrote it (Alertmanager quotes it for a regex)
/// @param instance the sender's `externalURL`; empty when it does not say
/// @param reason Alertmanager's `notification_reason`, from 0.32 on
/// @param truncated how many alerts `max_alerts` cut off; above 0, absence of an alert means nothing
/// @param replacedCharacters NULs and lone surrogates, which no database text can hold
public record WebhookBody(
        Source source,
        String receiver,
        String status,
        String groupKey,
        String instance,
        Optional<String> reason,
        long truncated,
        List<Entry> entries,
        int replacedCharacters) {

    public WebhookBody {
        entries = List.copyOf(entries);
    }

    /// What a webhook says.
    public WebhookBody(
            String receiver,
            String status,
            String groupKey,
            String instance,
            Optional<String> reason,
            long truncated,
            List<Entry> entries,
            int replacedCharacters) {
        this(
                Source.WEBHOOK,
                receiver,
                status,
                groupKey,
                instance,
                reason,
                truncated,
                entries,
                replacedCharacters);
    }

    /// What one direct sender posts.
    static WebhookBody claims(String sender, List<Entry> entries) {
        return new WebhookBody(Source.CLAIM, "", "", "", sender, Optional.empty(), 0, entries, 0);
    }

    /// What an event says of alerts.
    static WebhookBody event(String instance, List<Entry> entries) {
        return new WebhookBody(Source.EVENT, "", "", "", instance, Optional.empty(), 0, entries, 0);
    }

    /// What the event of a notification says.
    static WebhookBody notified(
            String instance, String receiver, String groupKey, List<Entry> entries) {
        return new WebhookBody(
                Source.EVENT, receiver, "", groupKey, instance, Optional.empty(), 0, entries, 0);
    }

    /// The same sender with these entries.
    WebhookBody with(List<Entry> others) {
        return new WebhookBody(
                source,
                receiver,
                status,
                groupKey,
                instance,
                reason,
                truncated,
                others,
                replacedCharacters);
    }

    /// One element of `alerts`.
    public sealed interface Entry {}

    /// Notifications of a series were held back.
    ///
    /// @param by the silence's id, or the fingerprints of the alerts that inhibit
    /// @param detail what was said of it
    public record Muted(Labels labels, Muting muting, String by, Map<String, String> detail)
            implements Entry {}

    /// An alert that can be stored.
    public record Storable(Alert alert) implements Entry {}

    /// What is no alert; kept as it came.
    ///
    /// @param kind what was refused
    /// @param reason an upper-snake code
    /// @param detail a sentence
    /// @param raw what was sent
    public record Unstorable(Kind kind, String reason, String detail, byte[] raw) implements Entry {

        /// How much was refused.
        public enum Kind {
            /// One element of a body whose other elements were accepted.
            ALERT,
            /// The body as a whole.
            BODY
        }

        static Unstorable alert(String reason, String detail, String json) {
            return alert(reason, detail, json.getBytes(StandardCharsets.UTF_8));
        }

        static Unstorable alert(String reason, String detail, byte[] raw) {
            return new Unstorable(Kind.ALERT, reason, detail, raw);
        }
    }

    /// A body that could not be understood at all, as a delivery of nothing but its own remains.
    static WebhookBody refused(MalformedBody why, byte[] sample) {
        return new WebhookBody(
                "",
                "",
                "",
                "",
                Optional.empty(),
                0,
                List.of(
                        new Unstorable(
                                Unstorable.Kind.BODY,
                                why.code(),
                                String.valueOf(why.getMessage()),
                                sample)),
                0);
    }
}
