package io.alerthistory.service.alert;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One alert as a sender told of it. Times are truncated to microseconds.
///
/// @param startsAt absent when the sender did not say (the minimal body)
/// @param endsAt of a resolved alert; absent while it fires, and when the sender did not say
/// @param senderFingerprint what the sender calls the label set; absent when it does not say
public record Alert(
        Labels labels,
        Map<String, String> annotations,
        boolean firing,
        Optional<Instant> startsAt,
        Optional<Instant> endsAt,
        String generatorUrl,
        Optional<Fingerprint> senderFingerprint) {

    public Alert {
        annotations = Map.copyOf(annotations);
    }
}
