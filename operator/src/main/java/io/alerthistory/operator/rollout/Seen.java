package io.alerthistory.operator.rollout;

/// What decides about the next state of a rollout.
///
/// @param desired the revision that the spec asks for
/// @param candidateReady whether each of its pods is ready, and answered a smoke test
/// @param verified whether the data plane names no other revision than the active one
/// @param previousRunning whether the last good revision still has pods, and is not the desired one
public record Seen(
        String desired, boolean candidateReady, boolean verified, boolean previousRunning) {}
