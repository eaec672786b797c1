package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.desired.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;

/// What is to be done, in this order: the status, then the effects that it authorises.
///
/// @param status to write, if it differs from the one that is there
/// @param applies objects to write
/// @param traffic objects that carry the traffic, in the order in which they have to be written
/// @param deletes objects to delete
/// @param scales numbers of pods to set
/// @param hurries pods that shall load their live files at once
/// @param notices events to emit
/// @param wakeUp when to look again, at the latest
public record Plan(
        AlertHistoryStatus status,
        List<HasMetadata> applies,
        List<HasMetadata> traffic,
        List<HasMetadata> deletes,
        List<Scale> scales,
        List<Hurry> hurries,
        List<Notice> notices,
        Duration wakeUp) {

    /// The number of pods of a workload.
    ///
    /// @param workload its kind and name
    /// @param replicas the number
    public record Scale(ObjectRef workload, int replicas) {}

    /// An annotation of a pod, whose change makes the kubelet look at its files.
    ///
    /// @param pod its name
    /// @param files what it shall load, in short
    public record Hurry(String pod, String files) {}

    /// An Event.
    ///
    /// @param warning whether it is one, or only news
    /// @param reason CamelCase
    /// @param message a sentence
    public record Notice(boolean warning, String reason, String message) {}

    /// Whether anything but the status is to be written.
    boolean quiet() {
        return applies.isEmpty()
                && traffic.isEmpty()
                && deletes.isEmpty()
                && scales.isEmpty()
                && hurries.isEmpty();
    }

    /// What is written, by name.
    List<ObjectRef> written() {
        return applies.stream().map(ObjectRef::of).toList();
    }

    /// Only a status.
    static Plan nothing(AlertHistoryStatus status, List<Notice> notices, Duration wakeUp) {
        return new Plan(
                status, List.of(), List.of(), List.of(), List.of(), List.of(), notices, wakeUp);
    }

    /// The same effects under another status.
    Plan with(AlertHistoryStatus other, List<Notice> told) {
        return new Plan(other, applies, traffic, deletes, scales, hurries, told, wakeUp);
    }
}
