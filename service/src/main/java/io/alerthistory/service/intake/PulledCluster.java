package io.alerthistory.service.intake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The Alertmanagers of one cluster, which are asked what they hold.
///
/// @param peers all of them
/// @param interval between two rounds
/// @param timeout of one question
/// @param caFile the certificates to trust, PEM
public record PulledCluster(
        List<AlertmanagerPeer> peers, Duration interval, Duration timeout, Optional<Path> caFile) {

    public PulledCluster {
        peers = List.copyOf(peers);
    }
}
