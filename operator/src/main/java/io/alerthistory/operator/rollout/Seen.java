package io.alerthistory.operator.rollout;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What decides about the next state of a rollout.
///
/// @param desired the backend that the spec asks for
/// @param attempt of the spec
/// @param paused whether the spec says so
/// @param backends as they were seen
/// @param changing whether what carries the traffic is being changed
/// @param verified whether the data plane follows the weights of now
/// @param obstacle why a run cannot work, empty if it can
/// @param backup of the database
/// @param commands of people
/// @param samples that are not counted yet
public record Seen(
        Backend desired,
        String attempt,
        boolean paused,
        Map<Backend, Sight> backends,
        boolean changing,
        boolean verified,
        Optional<String> obstacle,
        BackupSight backup,
        Commands commands,
        List<Sample> samples) {

    /// Takes copies.
    public Seen {
        backends = Map.copyOf(backends);
        samples = List.copyOf(samples);
    }

    Sight of(Backend backend) {
        return backends.getOrDefault(backend, Sight.NONE);
    }
}
