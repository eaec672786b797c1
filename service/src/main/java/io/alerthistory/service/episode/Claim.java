package io.alerthistory.service.episode;

import java.time.Instant;

/// What a direct sender claims of a run: that it fires until a moment, unless it is told again.
///
/// @param heardAt when it was claimed, by our clock
/// @param until while it fires, when the claim runs out; once the sender told the end, that end
public record Claim(Instant heardAt, Instant until) {

    boolean validAt(Instant time) {
        return until.isAfter(time);
    }
}
