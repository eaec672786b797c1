package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
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

    /// An element that is no alert; kept as it came.
    ///
    /// @param reason an upper-snake code
    /// @param detail a sentence
    /// @param raw the element's JSON
    public record Unstorable(String reason, String detail, String raw) implements Entry {}
}
