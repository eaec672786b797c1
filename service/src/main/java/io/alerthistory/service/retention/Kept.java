package io.alerthistory.service.retention;

import java.time.Duration;

/// How long what is kept. Zero is for ever.
///
/// @param history episodes, from their end, and what was recorded of them
/// @param quarantine what could not be understood, from its arrival
public record Kept(Duration history, Duration quarantine) {}
