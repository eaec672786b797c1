package io.alerthistory.operator.status;

import io.alerthistory.operator.stack.StackReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Why a revision does not become ready: the one problem that explains the most.
public final class Problems {

    private static final List<String> MOST_TELLING_FIRST =
            List.of(
                    "PodsRefused",
                    "ImagePullBackOff",
                    "ContainerNotCreated",
                    "CrashLoopBackOff",
                    "Unschedulable",
                    "SecretMissing",
                    "DatabaseRejected",
                    "MigrationFailed",
                    "SchemaTooNew",
                    "DatabaseUnreachable",
                    "SmokeFailed",
                    "ProgressDeadlineExceeded");

    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(20);
    private static final Set<String> FATAL =
            Set.of("ImagePullBackOff", "ContainerNotCreated", "CrashLoopBackOff");

    private Problems() {}

    /// The problem of a revision, empty if nothing needs a person.
    ///
    /// @param proving whether the revision has still to answer a smoke test
    public static Optional<Problem> of(RevisionView view, boolean proving, Instant now) {
        return Stream.of(
                        view.deployment().stream().flatMap(Problems::ofDeployment),
                        view.pods().stream()
                                .filter(pod -> !RevisionView.ready(pod))
                                .flatMap(pod -> PodProblems.of(pod).stream()),
                        view.pods().stream().flatMap(pod -> ofReport(view, pod, now)),
                        view.smokeError().filter(_ -> proving).stream()
                                .map(error ->
                                        new Problem(
                                                "SmokeFailed",
                                                "A ready pod did not answer on port 9090: %s. Let the operator reach the pods, or look at their log."
                                                        .formatted(Problem.quote(error)))))
                .flatMap(found -> found)
                .min(
                        Comparator.comparingInt(
                                problem -> MOST_TELLING_FIRST.indexOf(problem.reason())));
    }

    /// Why the pods of a revision cannot start at all, as it is known for certain.
    public static Optional<Problem> fatal(RevisionView view) {
        return view.pods().stream()
                .filter(pod -> !RevisionView.ready(pod))
                .flatMap(pod -> PodProblems.of(pod).stream())
                .filter(problem -> FATAL.contains(problem.reason()))
                .findFirst();
    }

    /// Why the pods of a revision say themselves that they must not serve, whatever is waited for.
    public static Optional<Problem> refusal(RevisionView view) {
        return view.stacks()
                .filter(stack -> !stack.ready())
                .flatMap(stack -> stack.reasonsOrNone().stream())
                .filter(reason -> reason.codeOrEmpty().equals("SCHEMA_TOO_NEW"))
                .flatMap(reason -> ofReason(reason).stream())
                .findFirst();
    }

    private static Stream<Problem> ofDeployment(Deployment deployment) {
        var status = deployment.getStatus();
        if (status == null || status.getConditions() == null) {
            return Stream.empty();
        }
        return status.getConditions().stream()
                .flatMap(condition ->
                        switch (condition.getType() + "=" + condition.getStatus()) {
                            case "ReplicaFailure=True" ->
                                    Stream.of(
                                            new Problem(
                                                    "PodsRefused",
                                                    "The cluster refuses the pods: %s. Raise the quota, or correct spec.primary."
                                                            .formatted(
                                                                    Problem.quote(
                                                                            String.valueOf(
                                                                                    condition
                                                                                            .getMessage())))));
                            case "Progressing=False" ->
                                    Stream.of(
                                            new Problem(
                                                    "ProgressDeadlineExceeded",
                                                    "Not all pods became ready in time. Look at the pods that are not ready and their log."));
                            default -> Stream.empty();
                        });
    }

    private static Stream<Problem> ofReport(RevisionView view, Pod pod, Instant now) {
        var report = view.reports().get(pod.getMetadata().getName());
        var stack = report == null ? null : report.stack();
        return stack == null || stack.ready()
                ? Stream.empty()
                : stack.reasonsOrNone().stream()
                        // A pod that has just started has not had the time to connect.
                        .filter(reason ->
                                !reason.codeOrEmpty().equals("DATABASE_UNREACHABLE")
                                        || !startedAfter(pod, now.minus(TIME_TO_CONNECT)))
                        .flatMap(reason -> ofReason(reason).stream());
    }

    private static boolean startedAfter(Pod pod, Instant time) {
        return pod.getStatus() != null
                && pod.getStatus().getContainerStatuses().stream()
                        .flatMap(status -> Stream.ofNullable(status.getState()))
                        .flatMap(state -> Stream.ofNullable(state.getRunning()))
                        .flatMap(running -> Stream.ofNullable(running.getStartedAt()))
                        .anyMatch(started -> Instant.parse(started).isAfter(time));
    }

    private static Optional<Problem> ofReason(StackReport.Reason reason) {
        var said = Problem.quote(reason.messageOrCode());
        return switch (reason.codeOrEmpty()) {
            case "SECRET_MISSING" ->
                    Optional.of(
                            new Problem(
                                    "SecretMissing",
                                    "The service misses a Secret or a key of it: %s. Create it in this namespace; no restart is needed."
                                            .formatted(said)));
            case "DATABASE_UNREACHABLE" ->
                    Optional.of(
                            new Problem(
                                    "DatabaseUnreachable",
                                    "The service cannot reach its database: %s. Correct spec.database, or start the database and let the pods reach it."
                                            .formatted(said)));
            case "DATABASE_REJECTED" ->
                    Optional.of(
                            new Problem(
                                    "DatabaseRejected",
                                    "The database refuses the service: %s. Correct the credentials, the name or the grants."
                                            .formatted(said)));
            case "MIGRATION_FAILED" ->
                    Optional.of(
                            new Problem(
                                    "MigrationFailed",
                                    "The service cannot bring its database up to date: %s."
                                            .formatted(said)));
            case "SCHEMA_TOO_NEW" ->
                    Optional.of(
                            new Problem(
                                    "SchemaTooNew",
                                    "The image is older than its database allows: %s."
                                            .formatted(said)));
            default -> Optional.empty();
        };
    }
}
