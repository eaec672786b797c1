package io.alerthistory.service.storage;

import java.time.Instant;

/// The latest heartbeat of a process.
///
/// @param process its id
/// @param backend the stack and the revision that it runs, `primary@local`
/// @param at by its own clock
public record Beat(String process, String backend, Instant at) {}
