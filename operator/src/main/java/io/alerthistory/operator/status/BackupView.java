package io.alerthistory.operator.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alerthistory.crds.v1alpha1.BackupStatus;
import io.alerthistory.crds.v1alpha1.BackupTable;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.rollout.BackupSight;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The backups of the database as they were seen.
///
/// @param newest that was read back, of this run or an earlier one
/// @param counts whether it is of the database of the spec, and the claim of the dumps is there
/// @param broken why the Job that the run waits for cannot succeed
/// @param delay what keeps it from succeeding for now
public record BackupView(
        Optional<BackupStatus> newest,
        boolean counts,
        Optional<Problem> broken,
        Optional<Problem> delay) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOB_NAME = "batch.kubernetes.io/job-name";
    private static final int MOST_TABLES = 20;

    /// Nothing was seen, and nothing is needed.
    public static final BackupView NONE =
            new BackupView(Optional.empty(), false, Optional.empty(), Optional.empty());

    /// What jobs and their pods say.
    ///
    /// @param kept the newest one that is in the status
    /// @param jobs of backups
    /// @param pods of those jobs, and others
    /// @param current the name of the Job that the run waits for, where it waits for one
    /// @param database that the spec names
    /// @param claim whether the claim of the dumps is there
    public static BackupView of(
            Optional<BackupStatus> kept,
            List<Job> jobs,
            List<Pod> pods,
            Optional<String> current,
            String database,
            boolean claim) {
        var newest =
                Stream.concat(
                                kept.stream(),
                                jobs.stream()
                                        .filter(job -> has(job, "Complete"))
                                        .flatMap(job -> evidence(job, pods).stream()))
                        .filter(it -> completedAt(it).isPresent())
                        .max(Comparator.comparing(it -> completedAt(it).orElseThrow()));
        var job =
                current.flatMap(name ->
                        jobs.stream()
                                .filter(it -> it.getMetadata().getName().equals(name))
                                .findFirst());
        return new BackupView(
                newest,
                claim && newest.filter(it -> database.equals(it.database())).isPresent(),
                job.flatMap(it -> broken(it, pods)),
                job.flatMap(it -> delay(it, pods)));
    }

    /// What decides about a run.
    public BackupSight sight() {
        return new BackupSight(
                counts ? newest.flatMap(BackupView::completedAt) : Optional.empty(),
                broken.map(Problem::message).orElse(""),
                delay.map(Problem::message).orElse(""));
    }

    /// Whether a Job has ended.
    public static boolean ended(Job job) {
        return has(job, "Complete") || has(job, "Failed");
    }

    private static boolean has(Job job, String condition) {
        return job.getStatus() != null
                && job.getStatus().getConditions() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(it ->
                                it.getType().equals(condition) && it.getStatus().equals("True"));
    }

    private static Optional<Instant> completedAt(BackupStatus backup) {
        try {
            return Optional.ofNullable(backup.completedAt()).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Problem> broken(Job job, List<Pod> pods) {
        var name = job.getMetadata().getName();
        if (has(job, "Complete")) {
            return evidence(job, pods).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            new Problem(
                                    "EvidenceLost",
                                    "Job %s is complete, and its pod, which says what the dump holds, is gone. Change spec.rollout.attempt to take another one."
                                            .formatted(name)));
        }
        return has(job, "Failed")
                ? Optional.of(
                        failure(job, pods)
                                .orElseGet(() ->
                                        new Problem(
                                                "JobFailed",
                                                "Job %s failed%s. Look at its pods and their log."
                                                        .formatted(name, why(job)))))
                : Optional.empty();
    }

    private static String why(Job job) {
        return job.getStatus().getConditions().stream()
                .filter(it -> it.getType().equals("Failed") && it.getMessage() != null)
                .findFirst()
                .map(it -> ": " + Problem.quote(it.getMessage()))
                .orElse("");
    }

    /// Of a Job that is not at its end: the try before, or a pod that does not start.
    private static Optional<Problem> delay(Job job, List<Pod> pods) {
        return ended(job)
                ? Optional.empty()
                : of(job, pods)
                        .flatMap(pod -> PodProblems.ofBackup(pod).stream())
                        .findFirst()
                        .or(() -> failure(job, pods));
    }

    private static Optional<Problem> failure(Job job, List<Pod> pods) {
        return of(job, pods)
                .flatMap(pod -> terminated(pod).stream())
                .filter(end -> end.getExitCode() == null || end.getExitCode() != 0)
                .max(Comparator.comparing(end -> String.valueOf(end.getFinishedAt())))
                .map(end -> failure(job.getMetadata().getName(), end));
    }

    private static Problem failure(String job, ContainerStateTerminated end) {
        var said = read(end).filter(it -> it.hasNonNull("error"));
        if (said.isPresent()) {
            return new Problem(
                    said.get().path("error").asText().matches("[A-Z][A-Za-z]{1,40}")
                            ? said.get().path("error").asText()
                            : "JobFailed",
                    "Job %s took no backup: %s."
                            .formatted(job, Problem.quote(said.get().path("message").asText())));
        }
        return new Problem(
                "JobFailed",
                "Job %s took no backup: exit code %d%s%s. Look at the log of its pod."
                        .formatted(
                                job,
                                end.getExitCode() == null ? -1 : end.getExitCode(),
                                "OOMKilled".equals(end.getReason()) ? ", out of memory" : "",
                                end.getMessage() == null || end.getMessage().isBlank()
                                        ? ""
                                        : ", " + Problem.quote(end.getMessage())));
    }

    private static Optional<BackupStatus> evidence(Job job, List<Pod> pods) {
        return of(job, pods)
                .flatMap(pod -> terminated(pod).stream())
                .filter(end -> Integer.valueOf(0).equals(end.getExitCode()))
                .flatMap(end -> read(end).stream())
                .filter(it -> it.path("verified").asBoolean())
                .findFirst()
                .map(it -> evidence(job, it));
    }

    private static BackupStatus evidence(Job job, JsonNode said) {
        var tables = new ArrayList<BackupTable>();
        for (var table : said.path("tables")) {
            if (tables.size() < MOST_TABLES) {
                tables.add(
                        new BackupTable(
                                cut(table.path("name").asText(), 250),
                                table.path("rows").asLong()));
            }
        }
        var annotations = job.getMetadata().getAnnotations();
        return new BackupStatus(
                job.getMetadata().getName(),
                annotations == null ? null : annotations.get(Labels.DATABASE),
                cut(said.path("file").asText(), 120),
                said.path("completedAt").asText(),
                said.path("bytes").asLong(),
                said.path("rows").asLong(),
                said.path("tableCount").asInt(),
                tables,
                true);
    }

    private static Stream<Pod> of(Job job, List<Pod> pods) {
        return pods.stream()
                .filter(pod ->
                        pod.getMetadata().getLabels() != null
                                && job.getMetadata()
                                        .getName()
                                        .equals(pod.getMetadata().getLabels().get(JOB_NAME)))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()));
    }

    private static Optional<ContainerStateTerminated> terminated(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .flatMap(it -> Stream.ofNullable(it.getState()))
                        .flatMap(it -> Stream.ofNullable(it.getTerminated()))
                        .findFirst();
    }

    private static Optional<JsonNode> read(ContainerStateTerminated end) {
        try {
            return Optional.ofNullable(end.getMessage())
                            .filter(it -> it.startsWith("{"))
                            .map(String::strip)
                            .isPresent()
                    ? Optional.of(JSON.readTree(end.getMessage()))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
