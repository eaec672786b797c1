package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.crds.v1alpha1.TrafficDrift;
import io.alerthistory.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Events: each once, when a status says something new.
final class Notices {

    private Notices() {}

    static List<Plan.Notice> between(AlertHistoryStatus before, AlertHistoryStatus after) {
        var notices = new ArrayList<Plan.Notice>();
        if (after.desired() != null && !after.desired().equals(before.desired())) {
            notices.add(
                    new Plan.Notice(
                            false,
                            "RevisionRequested",
                            "The spec asks for %s with image %s."
                                    .formatted(after.desired(), after.image())));
        }
        if (after.active() != null && !after.active().equals(before.active())) {
            notices.add(
                    new Plan.Notice(
                            false,
                            "TrafficMoved",
                            before.active() == null
                                    ? after.active() + " has the traffic."
                                    : "Traffic moves from %s to %s."
                                            .formatted(before.active(), after.active())));
        }
        corrected(before, after)
                .forEach(drift ->
                        notices.add(
                                new Plan.Notice(
                                        true,
                                        "DriftCorrected",
                                        "%s was changed by %s (%s) and is put back."
                                                .formatted(
                                                        drift.object(),
                                                        drift.manager(),
                                                        drift.version()))));
        notices.addAll(Transitions.between(before, after));
        changed(before, after, Conditions.STALLED)
                .filter(condition -> condition.getStatus().equals("True"))
                .ifPresent(condition -> notices.add(warning(condition)));
        changed(before, after, Conditions.READY)
                .filter(condition -> before.observedGeneration() != null)
                .filter(condition -> flipped(before, condition))
                .ifPresent(condition ->
                        notices.add(
                                condition.getStatus().equals("True")
                                        ? new Plan.Notice(false, "Ready", condition.getMessage())
                                        : warning(condition)));
        return notices.stream().distinct().toList();
    }

    /// What is put back now.
    static Stream<TrafficDrift> corrected(AlertHistoryStatus before, AlertHistoryStatus after) {
        return after.driftOrDefault().stream().filter(it -> !before.driftOrDefault().contains(it));
    }

    private static Plan.Notice warning(Condition condition) {
        return new Plan.Notice(true, condition.getReason(), condition.getMessage());
    }

    private static Optional<Condition> changed(
            AlertHistoryStatus before, AlertHistoryStatus after, String type) {
        var old = find(before, type);
        return find(after, type)
                .filter(condition ->
                        old.isEmpty()
                                || !Objects.equals(old.get().getReason(), condition.getReason())
                                || flipped(before, condition));
    }

    private static boolean flipped(AlertHistoryStatus before, Condition condition) {
        return find(before, condition.getType())
                .map(old -> !old.getStatus().equals(condition.getStatus()))
                .orElse(true);
    }

    private static Optional<Condition> find(AlertHistoryStatus status, String type) {
        return status.conditionsOrDefault().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }
}
