package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.desired.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is to be done, in this order: the status, then the effects that it authorises.
///
/// @param status to write, if it differs from the one that is there
/// @param applies objects to write
/// @param traffic the client Service, if it has to be written
/// @param deletes objects to delete
/// @param scales numbers of pods to set
/// @param notices events to emit
/// @param wakeUp when to look again, at the latest
public record Plan(
        AlertHistoryStatus status,
        List<HasMetadata> applies,
        Optional<Service> traffic,
        List<HasMetadata> deletes,
        List<Scale> scales,
        List<Notice> notices,
        Duration wakeUp) {

    /// The number of pods of a Deployment.
    ///
    /// @param deployment its name
    /// @param replicas the number
    public record Scale(String deployment, int replicas) {}

    /// An Event.
    ///
    /// @param warning whether it is one, or only news
    /// @param reason CamelCase
    /// @param message a sentence
    public record Notice(boolean warning, String reason, String message) {}

    /// Whether anything but the status is to be written.
    boolean quiet() {
        return applies.isEmpty() && traffic.isEmpty() && deletes.isEmpty() && scales.isEmpty();
    }

    /// What is written, by name.
    List<ObjectRef> written() {
        return applies.stream().map(ObjectRef::of).toList();
    }
}
