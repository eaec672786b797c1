package io.alerthistory.operator.status;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.stack.StackReport;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The status of an AlertHistory. Equal observations give an equal status, at any time.
public final class StatusView {

    private StatusView() {}

    /// The status to write over the one before.
    public static AlertHistoryStatus of(AlertHistoryStatus before, Report report, Instant now) {
        var active = report.memory().active().map(StatusView::text).orElse(null);
        var sameActive = Objects.equals(active, before.active());
        var stack = report.active().flatMap(view -> view.stacks().findFirst());
        var generation = report.generation();
        var old = before.conditionsOrDefault();
        var ready = ready(report);
        var reconciling = reconciling(report);
        var stalled = report.problem();
        return new AlertHistoryStatus(
                generation,
                phase(report),
                active,
                text(report.desired().revision()),
                report.image(),
                summary(report, ready),
                report.memory().lastGood().map(StatusView::text).orElse(null),
                stack.map(StackReport::version).orElse(sameActive ? before.version() : null),
                stack.map(StackReport::schema).orElse(sameActive ? before.schema() : null),
                report.active()
                        .flatMap(RevisionView::deployment)
                        .map(deployment -> deployment.getStatus())
                        .map(status -> status.getReplicas())
                        .orElse(0),
                report.selector(),
                List.of(
                        Conditions.of(
                                old,
                                Conditions.READY,
                                ready.holds,
                                ready.reason,
                                ready.message,
                                generation,
                                now),
                        Conditions.of(
                                old,
                                Conditions.RECONCILING,
                                reconciling.holds,
                                reconciling.reason,
                                reconciling.message,
                                generation,
                                now),
                        Conditions.of(
                                old,
                                Conditions.STALLED,
                                stalled.isPresent(),
                                stalled.map(Problem::reason).orElse("Settled"),
                                stalled.map(Problem::message).orElse("No person is needed."),
                                generation,
                                now)));
    }

    /// The status of a spec that cannot be built: everything else stays as it was.
    public static AlertHistoryStatus invalid(
            AlertHistoryStatus before, long generation, String message, Instant now) {
        var old = before.conditionsOrDefault();
        var wasReady =
                old.stream()
                        .filter(condition -> condition.getType().equals(Conditions.READY))
                        .findFirst();
        return new AlertHistoryStatus(
                generation,
                "Stalled",
                before.active(),
                before.desired(),
                before.image(),
                Problem.quote(message),
                before.lastGood(),
                before.version(),
                before.schema(),
                before.replicas(),
                before.selector(),
                List.of(
                        Conditions.of(
                                old,
                                Conditions.READY,
                                wasReady.map(c -> c.getStatus().equals("True")).orElse(false),
                                wasReady.map(c -> c.getReason()).orElse("InvalidSpec"),
                                wasReady.map(c -> c.getMessage()).orElse(message),
                                generation,
                                now),
                        Conditions.of(
                                old,
                                Conditions.RECONCILING,
                                false,
                                "InvalidSpec",
                                "The spec cannot be built, so nothing is changed.",
                                generation,
                                now),
                        Conditions.of(
                                old,
                                Conditions.STALLED,
                                true,
                                "InvalidSpec",
                                message,
                                generation,
                                now)));
    }

    private record Verdict(boolean holds, String reason, String message) {}

    private static Verdict ready(Report report) {
        if (report.active().isEmpty()) {
            return report.problem()
                    .map(problem -> new Verdict(false, problem.reason(), problem.message()))
                    .orElseGet(() ->
                            new Verdict(
                                    false,
                                    "Starting",
                                    "%s becomes ready: %s."
                                            .formatted(
                                                    text(report.desired().revision()),
                                                    pods(report.desired()))));
        }
        var active = report.active().get();
        if (!report.reachable()) {
            var taken = report.problem().map(Problem::message).orElse("The Service is not ours.");
            return new Verdict(false, "NameTaken", taken);
        }
        if (active.ready() > 0) {
            return new Verdict(true, "Serving", text(active.revision()) + " has the traffic.");
        }
        var problem = Problems.of(active, false).or(report::problem);
        return new Verdict(
                false,
                problem.map(Problem::reason).orElse("NoReadyPods"),
                problem.map(Problem::message)
                        .orElse(
                                "%s has the traffic and no ready pod. Look at its pods and their log."
                                        .formatted(text(active.revision()))));
    }

    private static Verdict reconciling(Report report) {
        if (report.paused()) {
            return new Verdict(
                    false,
                    "Paused",
                    "Nothing but status is written. Set spec.paused to false to go on.");
        }
        if (report.problem().isPresent()) {
            return new Verdict(false, "Stalled", "Waits for what the condition Stalled names.");
        }
        return switch (report.rollout()) {
            case Rollout.Candidate(var active, var candidate) ->
                    new Verdict(
                            true,
                            "CandidateStarting",
                            "%s becomes ready: %s%s."
                                    .formatted(
                                            text(candidate),
                                            pods(report.desired()),
                                            waitsFor(report.desired())));
            case Rollout.Switching(var revision) ->
                    new Verdict(
                            true,
                            "SwitchingTraffic",
                            "Waits until only %s has endpoints.".formatted(text(revision)));
            case Rollout.Draining(_, var previous) ->
                    new Verdict(
                            true,
                            "Draining",
                            "%s sends its clients away.".formatted(text(previous)));
            case Rollout.Steady(_) when report.pending() ->
                    new Verdict(true, "Applying", "Objects are brought to what the spec asks.");
            case Rollout.Steady(_) when !report.desired().settled() ->
                    new Verdict(
                            true,
                            "PodsNotReady",
                            "%s%s.".formatted(pods(report.desired()), waitsFor(report.desired())));
            case Rollout.Steady(_) ->
                    new Verdict(false, "Settled", "Everything is as the spec asks.");
        };
    }

    private static String waitsFor(RevisionView view) {
        return view.stacks()
                .filter(stack -> !stack.ready())
                .flatMap(stack -> stack.reasonsOrNone().stream())
                .map(reason -> ", " + Problem.quote(reason.messageOrCode()))
                .findFirst()
                .orElse("");
    }

    private static String pods(RevisionView view) {
        return view.deployment().isPresent()
                ? "%d of %d pods ready".formatted(view.ready(), view.wanted())
                : "%d pods ready".formatted(view.ready());
    }

    private static String phase(Report report) {
        if (report.paused()) {
            return "Paused";
        }
        if (report.problem().isPresent()) {
            return "Stalled";
        }
        return switch (report.rollout()) {
            case Rollout.Candidate candidate ->
                    candidate.active().isEmpty() ? "Starting" : "Candidate";
            case Rollout.Switching _ -> "Switching";
            case Rollout.Draining _ -> "Draining";
            case Rollout.Steady _ -> "Steady";
        };
    }

    private static String summary(Report report, Verdict ready) {
        var traffic =
                report.active()
                        .map(view ->
                                "%s has the traffic with %s"
                                        .formatted(text(view.revision()), pods(view)))
                        .orElse("Nobody has the traffic yet");
        if (report.paused()) {
            return traffic + ". Paused.";
        }
        var problem = report.problem();
        if (problem.isPresent()) {
            return cut(
                    "%s. %s: %s"
                            .formatted(traffic, problem.get().reason(), problem.get().message()));
        }
        return switch (report.rollout()) {
            case Rollout.Candidate(_, var candidate) ->
                    "%s; %s becomes ready: %s."
                            .formatted(traffic, text(candidate), pods(report.desired()));
            case Rollout.Switching _ -> traffic + "; the endpoints follow.";
            case Rollout.Draining(_, var previous) ->
                    "%s; %s sends its clients away.".formatted(traffic, text(previous));
            case Rollout.Steady _ -> ready.holds ? traffic + "." : ready.message;
        };
    }

    private static String cut(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 1000) + "…";
    }

    private static String text(String revision) {
        return new Backend(revision).text();
    }

    /// The status, or an empty one.
    public static AlertHistoryStatus orEmpty(@Nullable AlertHistoryStatus status) {
        return Optional.ofNullable(status).orElse(AlertHistoryStatus.EMPTY);
    }
}
