package io.alerthistory.e2e.bench;

import org.jspecify.annotations.Nullable;

/// Requests to send, one after the other.
interface Bodies {

    /// The whole next request, its head included; null when there is none.
    byte @Nullable [] next();
}
