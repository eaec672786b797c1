package io.alerthistory.service.http;

/// What a caller must be allowed to do on a route, once tokens are configured.
public enum Access {
    /// Everybody: health and metrics.
    OPEN,
    /// Those who send alerts.
    INGEST,
    /// Those who ask.
    READ,
    /// Those who change something.
    OPERATE
}
