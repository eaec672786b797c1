package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.status.LegacyView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The next thing to do for an AlertHistory that is being deleted, so that no client is cut off: the
/// legacy stack comes up, then the clients are led to it, and what they were led to before goes last.
///
/// @param service what there is of the one that clients use
/// @param legacy the legacy stack; empty if the spec names none, or it is gone
/// @param asked when the deletion was asked for
/// @param left since when nobody is led to our pods any more; empty if somebody is
/// @param linger how long our pods stay for those that are still connected
record Parting(
        Clients service,
        Optional<LegacyView> legacy,
        Instant asked,
        Optional<Instant> left,
        Duration linger) {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// The Service that clients use.
    enum Clients {
        /// None, or one that goes as well.
        GONE,
        /// Ours; the cluster collects it.
        OURS,
        /// Somebody else's, with our selector.
        TAKEN,
        /// Somebody else's, as it was.
        GIVEN_BACK
    }

    /// What is to be done.
    enum Step {
        /// The legacy stack gets pods.
        REVIVE,
        /// Something is not there yet.
        WAIT,
        /// The Service gets its selector back.
        GIVE_BACK,
        /// The cluster may collect everything.
        RELEASE
    }

    Step step(Instant now) {
        // Whoever deletes the Service or the namespace too wants nothing left.
        if (service == Clients.GONE) {
            return Step.RELEASE;
        }
        if (legacy.filter(it -> it.wanted() == 0).isPresent()) {
            return Step.REVIVE;
        }
        var overdue = !now.isBefore(asked.plus(PATIENCE));
        if (legacy.filter(it -> !it.able()).isPresent() && !overdue) {
            return Step.WAIT;
        }
        return switch (service) {
            case GONE, OURS -> Step.RELEASE;
            case TAKEN -> Step.GIVE_BACK;
            case GIVEN_BACK ->
                    overdue || left.filter(it -> !now.isBefore(it.plus(linger))).isPresent()
                            ? Step.RELEASE
                            : Step.WAIT;
        };
    }
}
