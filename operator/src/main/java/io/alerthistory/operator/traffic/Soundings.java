package io.alerthistory.operator.traffic;

import io.alerthistory.operator.proxy.Fleet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the data plane itself was asked, and what no object says.
///
/// @param routes whether the cluster knows HTTPRoutes
/// @param acceptedSince when the route, as it is now, was first seen to be accepted by its Gateways
/// @param answers the numbers of the weights that answers through the Gateway carried, the last in a
///     row
/// @param fleet what the Envoys of the managed proxy say
public record Soundings(
        boolean routes, Optional<Instant> acceptedSince, List<Long> answers, Fleet fleet) {

    /// Nothing was asked.
    public static final Soundings NONE = new Soundings(false, Optional.empty(), List.of());

    /// Of a Gateway.
    public Soundings(boolean routes, Optional<Instant> acceptedSince, List<Long> answers) {
        this(routes, acceptedSince, answers, Fleet.NONE);
    }

    /// The same with what Envoys say.
    public Soundings with(Fleet said) {
        return new Soundings(routes, acceptedSince, answers, said);
    }

    /// Takes a copy.
    public Soundings {
        answers = List.copyOf(answers);
    }
}
