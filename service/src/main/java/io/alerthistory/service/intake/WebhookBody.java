package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What one webhook body says: who tells, why, and of which alerts.
///
/// @param receiver the receiver's name as its owner wrote it (Alertmanager quotes it for a regex)
/// @param instance the sender's `externalURL`; empty when it does not say
/// @param reason Alertmanager's `notification_reason`, from 0.32 on
/// @param truncated how many alerts `max_alerts` cut off; above 0, absence of an alert means nothing
/// @param replacedCharacters NULs and lone surrogates, which no database text can hold
public record WebhookBody(
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

    /// One element of `alerts`.
    public sealed interface Entry {}

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
            return new Unstorable(
                    Kind.ALERT, reason, detail, json.getBytes(StandardCharsets.UTF_8));
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
