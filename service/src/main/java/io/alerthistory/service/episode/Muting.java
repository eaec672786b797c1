package io.alerthistory.service.episode;

import java.time.Instant;

/// Alertmanager told that it held the notifications of this series back.
///
/// It proves no firing: a resolved alert may be muted too.
///
/// @param by a 64-bit id of what held them back
/// @param since when that began at the earliest: the start of the silence, or `at`
/// @param at when they were held back
public record Muting(Mute.Kind kind, long by, Instant since, Instant at) {

    public Muting {
        at = Micros.truncate(at);
        since = since.isAfter(at) ? at : Micros.truncate(since);
    }
}
