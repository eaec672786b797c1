package io.alerthistory.operator.proxy;

import java.util.Optional;

/// What part of the requests a backend gets.
///
/// @param upstream the backend
/// @param weight in percent, more than 0
/// @param rescue the backend that gets a request which this one's pods refused, reset or cannot take
public record Share(Upstream upstream, int weight, Optional<Upstream> rescue) {

    /// The cluster that is asked: its own pods twice, then those of the other backend.
    String cluster() {
        return rescue.map(other -> Clusters.rescued(upstream, other))
                .orElseGet(() -> Clusters.alone(upstream));
    }
}
