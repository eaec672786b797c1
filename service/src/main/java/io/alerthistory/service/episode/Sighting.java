package io.alerthistory.service.episode;

import java.time.Instant;

/// One alert of one received body: somebody said that this series fires, or that it fired.
///
/// All times are truncated to microseconds here, so that a start that came back from a database is
/// equal to the one that went in.
///
/// @param receivedAt when the body arrived, by our clock
/// @param stream a stable 64-bit id of (instance, receiver, group key); what one stream says
///     arrives in the order in which it was said
/// @param firing whether it was said to fire; otherwise it was said to be resolved
/// @param startsAt the start that was told
/// @param endsAt the end that was told, never before the start; equal to the start, and without
///     meaning, when firing
public record Sighting(
        Instant receivedAt, long stream, boolean firing, Instant startsAt, Instant endsAt) {

    public Sighting {
        receivedAt = Micros.truncate(receivedAt);
        startsAt = Micros.truncate(startsAt);
        endsAt = firing || endsAt.isBefore(startsAt) ? startsAt : Micros.truncate(endsAt);
        if (endsAt.isBefore(startsAt)) {
            endsAt = startsAt;
        }
    }

    /// "It fires since `startsAt`."
    public static Sighting firing(Instant receivedAt, long stream, Instant startsAt) {
        return new Sighting(receivedAt, stream, true, startsAt, startsAt);
    }

    /// "It fired from `startsAt` to `endsAt`."
    public static Sighting resolved(
            Instant receivedAt, long stream, Instant startsAt, Instant endsAt) {
        return new Sighting(receivedAt, stream, false, startsAt, endsAt);
    }
}
