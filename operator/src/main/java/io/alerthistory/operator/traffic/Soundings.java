package io.alerthistory.operator.traffic;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the data plane itself was asked, and what no object says.
///
/// @param routes whether the cluster knows HTTPRoutes
/// @param acceptedSince when the route, as it is now, was first seen to be accepted by its Gateways
/// @param answers the numbers of the weights that answers through the Gateway carried, the last in a
///     row
public record Soundings(boolean routes, Optional<Instant> acceptedSince, List<Long> answers) {

    /// Nothing was asked.
    public static final Soundings NONE = new Soundings(false, Optional.empty(), List.of());

    /// Takes a copy.
    public Soundings {
        answers = List.copyOf(answers);
    }
}
