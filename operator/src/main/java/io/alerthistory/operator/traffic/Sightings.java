package io.alerthistory.operator.traffic;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;

/// What was seen of a provider.
///
/// @param objects ours
/// @param soundings of the data plane
/// @param verified whether the weights of now were seen to be followed before, so that only a change
///     has to be proven
/// @param now the time
public record Sightings(
        List<HasMetadata> objects, Soundings soundings, boolean verified, Instant now) {

    /// Takes a copy.
    public Sightings {
        objects = List.copyOf(objects);
    }
}
