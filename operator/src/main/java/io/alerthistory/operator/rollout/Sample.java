package io.alerthistory.operator.rollout;

import java.time.Instant;

/// What one look at the new backend said.
///
/// @param at when
/// @param verdict on it
/// @param numbers for people, at most one line
public record Sample(Instant at, Verdict verdict, String numbers) {

    /// What follows from the numbers.
    public enum Verdict {
        /// Nothing is wrong.
        PASSED,
        /// The new backend is worse than the old one.
        FAILED,
        /// Too few requests to say more than that the pods are well.
        QUIET,
        /// The numbers say nothing.
        INCONCLUSIVE
    }
}
