package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.status.RevisionView;
import java.util.Optional;

/// Revisions as they were seen.
///
/// @param instance whose they are
/// @param observed the world
record Views(Instance instance, Observed observed) {

    /// One of them.
    ///
    /// @param deployed the revision of the one Deployment that there is with SQLite
    RevisionView of(String revision, String deployed) {
        return instance.sqlite() && !revision.equals(deployed)
                ? new RevisionView(
                        revision, Optional.empty(), observed.pods(revision), observed.reports())
                : observed.revision(revision, instance.workload(revision));
    }
}
