package io.alerthistory.operator.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A run that has ended.
///
/// @param run its name
/// @param from had the traffic at the start
/// @param to should have had it at the end
/// @param result of it
/// @param cause of a rollback
/// @param startedAt when
/// @param endedAt when
/// @param rollback from the decision until the data plane was seen to have followed
public record Past(
        String run,
        Backend from,
        Backend to,
        Result result,
        Optional<Cause> cause,
        Instant startedAt,
        Instant endedAt,
        Optional<Duration> rollback) {

    /// How a run ended.
    public enum Result {
        /// The new backend has the traffic.
        COMPLETED("Completed"),
        /// The old backend has the traffic.
        ROLLED_BACK("RolledBack"),
        /// The old backend has the traffic, because the spec asked for another target.
        SUPERSEDED("Superseded");

        private final String text;

        Result(String text) {
            this.text = text;
        }

        /// As it stands in a status.
        public String text() {
            return text;
        }
    }

    static Past completed(Run run, Instant now) {
        return new Past(
                run.id(),
                run.from(),
                run.to(),
                Result.COMPLETED,
                Optional.empty(),
                run.startedAt(),
                now,
                Optional.empty());
    }

    static Past back(Run run, Setback setback, Instant now) {
        return new Past(
                run.id(),
                run.from(),
                run.to(),
                setback.cause() == Cause.SUPERSEDED ? Result.SUPERSEDED : Result.ROLLED_BACK,
                Optional.of(setback.cause()),
                run.startedAt(),
                now,
                setback.verifiedAt().map(at -> Duration.between(setback.decidedAt(), at)));
    }
}
