package io.alerthistory.service;

import java.util.logging.LogManager;

/// Keeps the log's handlers while the process stops: the platform would take them away first, and how
/// the stop went would not be told. Named by a system property before anything asks for a logger.
public final class LastingLogs extends LogManager {

    @Override
    public void reset() {
        // Whoever wants no handlers removes them, as Logs does at the start.
    }
}
