package io.alerthistory.operator.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Why a pod does not start, from what the kubelet and the scheduler say about it. Messages hold
/// nothing that changes from try to try, so that a status is not written at each of them.
final class PodProblems {

    private static final String PULL_ERROR = "ErrImagePull: ";

    private PodProblems() {}

    /// Of a pod that takes a backup and does not start; how it ended is told elsewhere.
    static Optional<Problem> ofBackup(Pod pod) {
        return of(pod).filter(problem -> !problem.reason().equals("CrashLoopBackOff"))
                .map(problem ->
                        new Problem(
                                problem.reason(),
                                problem.message()
                                        .replace("spec.primary.image", "spec.rollout.backup.image")
                                        .replace(
                                                ", or lower spec.primary.resources or what spec.primary.podTemplate asks for",
                                                ", or correct spec.rollout.backup.storage")
                                        .replace("spec.primary", "spec.rollout.backup")));
    }

    static Optional<Problem> of(Pod pod) {
        if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        return containers(pod)
                .flatMap(status -> of(status).stream())
                .findFirst()
                .or(() -> unschedulable(pod));
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return Stream.of(
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getContainerStatuses())
                .flatMap(List::stream);
    }

    private static Optional<Problem> of(ContainerStatus status) {
        var waiting = waiting(status);
        var reason = waiting == null ? "" : String.valueOf(waiting.getReason());
        return switch (reason) {
            case "ErrImagePull",
                    "ImagePullBackOff",
                    "InvalidImageName",
                    "ErrImageNeverPull",
                    "RegistryUnavailable" ->
                    Optional.of(imagePull(status, reason, message(waiting)));
            case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
                    Optional.of(
                            new Problem(
                                    "ContainerNotCreated",
                                    "Container %s cannot be created: %s. Correct spec.primary or the objects it names."
                                            .formatted(
                                                    status.getName(),
                                                    Problem.quote(message(waiting)))));
            default -> crash(status, reason);
        };
    }

    private static Problem imagePull(ContainerStatus status, String reason, String message) {
        var at = message.indexOf(PULL_ERROR);
        var cause =
                at >= 0
                        ? message.substring(at + PULL_ERROR.length())
                        : reason.equals("ImagePullBackOff") ? "" : message;
        return new Problem(
                "ImagePullBackOff",
                "Image %s cannot be pulled%s. Correct spec.primary.image, or let the nodes reach its registry."
                        .formatted(
                                status.getImage(),
                                cause.isBlank() ? "" : " (" + Problem.quote(cause) + ")"));
    }

    private static Optional<Problem> crash(ContainerStatus status, String waiting) {
        var restarted = status.getRestartCount() != null && status.getRestartCount() > 0;
        var last = terminated(status.getLastState());
        var current = terminated(status.getState());
        var end = current != null ? current : last;
        var ready = Boolean.TRUE.equals(status.getReady());
        if (!waiting.equals("CrashLoopBackOff")
                && (ready || end == null || !(restarted || current != null) || exit(end) == 0)) {
            return Optional.empty();
        }
        var why =
                end == null
                        ? "no termination message"
                        : "exit code %d%s: %s"
                                .formatted(
                                        exit(end),
                                        "OOMKilled".equals(end.getReason())
                                                ? ", out of memory"
                                                : "",
                                        end.getMessage() == null || end.getMessage().isBlank()
                                                ? "no termination message"
                                                : Problem.quote(end.getMessage()));
        return Optional.of(
                new Problem(
                        "CrashLoopBackOff",
                        "Container %s ends right after its start (%s). Correct what it names; kubectl logs --previous shows more."
                                .formatted(status.getName(), why)));
    }

    private static int exit(ContainerStateTerminated end) {
        return end.getExitCode() == null ? -1 : end.getExitCode();
    }

    private static @Nullable ContainerStateWaiting waiting(ContainerStatus status) {
        return status.getState() == null ? null : status.getState().getWaiting();
    }

    private static @Nullable ContainerStateTerminated terminated(@Nullable ContainerState state) {
        return state == null ? null : state.getTerminated();
    }

    private static String message(@Nullable ContainerStateWaiting waiting) {
        return waiting == null || waiting.getMessage() == null ? "" : waiting.getMessage();
    }

    private static Optional<Problem> unschedulable(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled"))
                .filter(condition -> condition.getStatus().equals("False"))
                .filter(condition -> "Unschedulable".equals(condition.getReason()))
                .findFirst()
                .map(condition ->
                        new Problem(
                                "Unschedulable",
                                "No node takes the pod: %s. Add capacity, or lower spec.primary.resources or what spec.primary.podTemplate asks for."
                                        .formatted(
                                                Problem.quote(
                                                        String.valueOf(condition.getMessage())))));
    }
}
