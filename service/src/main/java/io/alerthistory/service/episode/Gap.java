package io.alerthistory.service.episode;

import java.time.Instant;

/// A pause inside an episode: it was told as resolved at `from`, and as firing again, since the same
/// start, in a body received at `to`. It fired again at `to` or before, so the pause is an upper
/// bound.
public record Gap(Instant from, Instant to) {

    public Gap {
        if (to.isBefore(from)) {
            to = from;
        }
    }
}
