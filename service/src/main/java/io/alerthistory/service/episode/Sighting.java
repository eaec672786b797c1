package io.alerthistory.service.episode;

import java.time.Instant;

/// One alert of one received body: somebody said that this series fires, or that it fired.
///
/// All times are truncated to microseconds here, so that a start that came back from a database is
/// equal to the one that went in.
///
/// @param receivedAt when the body arrived, by our clock; of an event, when it was seen
/// @param stream a stable 64-bit id of who tells: of (instance, receiver, group key), of the direct
///     sender, or of the instance that records events
/// @param firing whether it was said to fire; otherwise it was said to be resolved
/// @param startsAt the start that was told
/// @param endsAt the end that was told, never before the start; of a claim that fires, when it runs
///     out; otherwise equal to the start, and without meaning, when firing
public record Sighting(
        Instant receivedAt,
        long stream,
        Source source,
        boolean firing,
        Instant startsAt,
        Instant endsAt) {

    public Sighting {
        receivedAt = Micros.truncate(receivedAt);
        startsAt = Micros.truncate(startsAt);
        boolean meant = !firing || source == Source.CLAIM;
        endsAt = !meant || endsAt.isBefore(startsAt) ? startsAt : Micros.truncate(endsAt);
        if (endsAt.isBefore(startsAt)) {
            endsAt = startsAt;
        }
    }

    /// What a webhook told.
    public Sighting(
            Instant receivedAt, long stream, boolean firing, Instant startsAt, Instant endsAt) {
        this(receivedAt, stream, Source.WEBHOOK, firing, startsAt, endsAt);
    }

    /// "It fires since `startsAt`."
    public static Sighting firing(Instant receivedAt, long stream, Instant startsAt) {
        return new Sighting(receivedAt, stream, Source.WEBHOOK, true, startsAt, startsAt);
    }

    /// "It fired from `startsAt` to `endsAt`."
    public static Sighting resolved(
            Instant receivedAt, long stream, Instant startsAt, Instant endsAt) {
        return new Sighting(receivedAt, stream, Source.WEBHOOK, false, startsAt, endsAt);
    }

    /// "It fires since `startsAt`, and until `until` if I say no more." A claim that has run out when
    /// it arrives says that it ended then.
    public static Sighting claim(Instant receivedAt, long sender, Instant startsAt, Instant until) {
        return new Sighting(
                receivedAt, sender, Source.CLAIM, until.isAfter(receivedAt), startsAt, until);
    }
}
