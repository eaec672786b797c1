package io.alerthistory.service.http;

/// Told of every answer, for metrics.
@FunctionalInterface
public interface RequestWatch {

    /// One request was answered.
    ///
    /// @param route the path of the route table, or `unmatched`
    /// @param nanos from the first line of the request to the last byte of the answer
    void answered(String method, String route, int status, long nanos);
}
