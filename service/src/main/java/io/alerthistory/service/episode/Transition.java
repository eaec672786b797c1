package io.alerthistory.service.episode;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One change of one episode, as its timeline shows it. `at` is the moment it is about, in the
/// alert's own time, which may be long before the body that told it arrived.
public sealed interface Transition {

    long episode();

    Instant at();

    /// It fires since `at`.
    record Opened(long episode, Instant at) implements Transition {}

    /// It turned out to have started at `at` already, not at `from`.
    record StartMoved(long episode, Instant at, Instant from) implements Transition {}

    /// It ended at `at`; where `was` is not null, this replaces the end that was recorded before.
    record Ended(long episode, Instant at, EndReason reason, @Nullable Instant was)
            implements Transition {}

    /// It fires again, told at `at`. `gap` is null where only the want of news had ended it.
    record Reopened(long episode, Instant at, @Nullable Gap gap) implements Transition {}

    /// The reopening was an old body's doing: it has been ended since `at` all along.
    record ReopeningUndone(long episode, Instant at) implements Transition {}

    /// It turned out to be a part of `into`, which is kept; it started at `at`.
    record Absorbed(long episode, Instant at, long into) implements Transition {}

    /// Since `at` its notifications are held back.
    record Muted(long episode, Instant at, Mute.Kind kind) implements Transition {}
}
