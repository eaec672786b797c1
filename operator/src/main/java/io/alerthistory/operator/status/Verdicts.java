package io.alerthistory.operator.status;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Run;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.rollout.Waiting;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What each condition says.
final class Verdicts {

    private Verdicts() {}

    private record Verdict(String type, boolean holds, String reason, String message) {}

    static List<Condition> conditions(AlertHistoryStatus before, Report report, Instant now) {
        var verdicts = new ArrayList<Verdict>();
        verdicts.add(ready(report, now));
        verdicts.add(reconciling(report));
        verdicts.add(
                report.problem()
                        .map(problem ->
                                new Verdict(
                                        Conditions.STALLED,
                                        true,
                                        problem.reason(),
                                        problem.message()))
                        .orElse(
                                new Verdict(
                                        Conditions.STALLED,
                                        false,
                                        "Settled",
                                        "No person is needed.")));
        verdicts.add(progressing(report));
        verdicts.add(inSync(report));
        verdicts.add(rolledBack(report));
        verdicts.add(
                report.paused()
                        ? new Verdict(
                                Conditions.PAUSED,
                                true,
                                "Paused",
                                "Nothing but status is written. Set spec.paused to false to go on.")
                        : new Verdict(
                                Conditions.PAUSED, false, "Running", "The operator is at work."));
        BackupVerdict.of(report)
                .map(it ->
                        new Verdict(
                                Conditions.BACKUP_VERIFIED,
                                it.holds(),
                                it.why().reason(),
                                it.why().message()))
                .ifPresent(verdicts::add);
        return verdicts.stream()
                .map(it -> condition(before, it, report.generation(), now))
                .toList();
    }

    static List<Condition> invalid(
            AlertHistoryStatus before, long generation, Problem problem, Instant now) {
        var conditions = new ArrayList<Condition>();
        var was =
                before.conditionsOrDefault().stream()
                        .filter(it -> it.getType().equals(Conditions.READY))
                        .findFirst();
        var ready =
                new Verdict(
                        Conditions.READY,
                        was.map(it -> it.getStatus().equals("True")).orElse(false),
                        was.map(Condition::getReason).orElse(problem.reason()),
                        was.map(Condition::getMessage).orElse(problem.message()));
        var reconciling =
                new Verdict(
                        Conditions.RECONCILING,
                        false,
                        problem.reason(),
                        "The spec cannot be followed, so what runs goes on as it is.");
        var stalled = new Verdict(Conditions.STALLED, true, problem.reason(), problem.message());
        for (var verdict : List.of(ready, reconciling, stalled)) {
            conditions.add(condition(before, verdict, generation, now));
        }
        before.conditionsOrDefault().stream()
                .filter(it -> conditions.stream().noneMatch(c -> c.getType().equals(it.getType())))
                .forEach(conditions::add);
        return conditions;
    }

    private static Condition condition(
            AlertHistoryStatus before, Verdict verdict, long generation, Instant now) {
        return Conditions.of(
                before.conditionsOrDefault(),
                verdict.type,
                verdict.holds,
                verdict.reason,
                verdict.message,
                generation,
                now);
    }

    private static Verdict ready(Report report, Instant now) {
        if (report.memory().active().isEmpty()) {
            return report.problem()
                    .map(it -> new Verdict(Conditions.READY, false, it.reason(), it.message()))
                    .orElseGet(() ->
                            new Verdict(
                                    Conditions.READY,
                                    false,
                                    "Starting",
                                    "%s becomes ready: %s."
                                            .formatted(
                                                    report.target().text(),
                                                    Summary.pods(report.desired()))));
        }
        if (!report.reachable()) {
            var taken = report.problem().map(Problem::message).orElse("The Service is not ours.");
            return new Verdict(Conditions.READY, false, "NameTaken", taken);
        }
        var silent = silent(report);
        if (silent.isEmpty()) {
            return new Verdict(Conditions.READY, true, "Serving", serving(report));
        }
        var problem =
                report.active().flatMap(it -> Problems.of(it, false, now)).or(report::problem);
        return new Verdict(
                Conditions.READY,
                false,
                problem.map(Problem::reason).orElse("NoReadyPods"),
                problem.map(Problem::message).orElseGet(() -> silence(report)));
    }

    /// A backend that has traffic and no ready pod.
    static Optional<Share> silent(Report report) {
        return report.shares().stream()
                .filter(it -> it.weight() > 0 && it.ready() == 0)
                .findFirst();
    }

    static String silence(Report report) {
        return silent(report)
                .map(it ->
                        "%s has the traffic and no ready pod. Look at its pods and their log."
                                .formatted(it.backend().text()))
                .orElse("");
    }

    private static String serving(Report report) {
        var served = report.shares().stream().filter(it -> it.weight() > 0).toList();
        return served.size() == 1
                ? served.getFirst().backend().text() + " has the traffic."
                : "%s and %s share the traffic."
                        .formatted(
                                served.getFirst().backend().text(),
                                served.getLast().backend().text());
    }

    private static Verdict reconciling(Report report) {
        if (report.paused()) {
            return new Verdict(
                    Conditions.RECONCILING,
                    false,
                    "Paused",
                    "Nothing but status is written. Set spec.paused to false to go on.");
        }
        if (report.problem().isPresent()) {
            return new Verdict(
                    Conditions.RECONCILING,
                    false,
                    "Stalled",
                    "Waits for what the condition Stalled names.");
        }
        return switch (report.memory().rollout()) {
            case Rollout.Unowned _ ->
                    new Verdict(
                            Conditions.RECONCILING,
                            true,
                            "CandidateStarting",
                            "%s becomes ready: %s%s."
                                    .formatted(
                                            report.target().text(),
                                            Summary.pods(report.desired()),
                                            waitsFor(report.desired())));
            case Rollout.Running(_, var stage) ->
                    new Verdict(
                            Conditions.RECONCILING,
                            Stages.shortly(stage),
                            Stages.reason(stage),
                            waits(report));
            case Rollout.Steady _ when !report.changing().isEmpty() ->
                    new Verdict(
                            Conditions.RECONCILING, true, "ProviderChanging", report.changing());
            case Rollout.Steady _ when report.pending() ->
                    new Verdict(
                            Conditions.RECONCILING,
                            true,
                            "Applying",
                            "Objects are brought to what the spec asks.");
            case Rollout.Steady _ when !report.desired().settled() ->
                    new Verdict(
                            Conditions.RECONCILING,
                            true,
                            "PodsNotReady",
                            "%s%s."
                                    .formatted(
                                            Summary.pods(report.desired()),
                                            waitsFor(report.desired())));
            case Rollout.Steady _ ->
                    new Verdict(
                            Conditions.RECONCILING,
                            false,
                            "Settled",
                            "Everything is as the spec asks.");
        };
    }

    private static String waits(Report report) {
        var detail =
                report.memory()
                        .rollout()
                        .running()
                        .filter(it -> it.stage() instanceof Stage.Candidate)
                        .map(_ ->
                                ": %s%s"
                                        .formatted(
                                                Summary.pods(report.desired()),
                                                waitsFor(report.desired())))
                        .orElse("");
        return "Waits for %s%s.".formatted(Waiting.of(report.memory()).what(), detail);
    }

    private static Verdict progressing(Report report) {
        return report.memory()
                .rollout()
                .running()
                .map(it ->
                        new Verdict(
                                Conditions.PROGRESSING,
                                true,
                                Stages.reason(it.stage()),
                                "Run %s from %s to %s waits for %s."
                                        .formatted(
                                                it.run().id(),
                                                it.run().from().text(),
                                                it.run().to().text(),
                                                Waiting.of(report.memory()).what())))
                .orElse(
                        new Verdict(
                                Conditions.PROGRESSING, false, "NoRun", "No run is under way."));
    }

    private static Verdict inSync(Report report) {
        var programmed = report.memory().programmed();
        if (report.memory().active().isEmpty()) {
            return new Verdict(
                    Conditions.IN_SYNC, false, "NoTraffic", "Nobody has the traffic yet.");
        }
        return programmed.verified()
                ? new Verdict(
                        Conditions.IN_SYNC,
                        true,
                        "Verified",
                        "The data plane follows what is kept here.")
                : new Verdict(
                        Conditions.IN_SYNC,
                        false,
                        "NotVerified",
                        "The data plane was not seen to follow yet.");
    }

    private static Verdict rolledBack(Report report) {
        var back = report.memory().rollout().running().map(Rollout.Running::run).filter(Run::back);
        if (back.isPresent()) {
            var setback = back.get().setback().orElseThrow();
            return new Verdict(Conditions.ROLLED_BACK, false, "RollingBack", setback.message());
        }
        return report.memory()
                .failed()
                .map(it ->
                        new Verdict(
                                Conditions.ROLLED_BACK,
                                true,
                                it.cause().reason(),
                                "%s failed: %s".formatted(it.target().text(), it.message())))
                .orElse(
                        new Verdict(
                                Conditions.ROLLED_BACK,
                                false,
                                "NotRolledBack",
                                "The last target did not fail."));
    }

    private static String waitsFor(RevisionView view) {
        return view.stacks()
                .filter(stack -> !stack.ready())
                .flatMap(stack -> stack.reasonsOrNone().stream())
                .map(reason -> ", " + Problem.quote(reason.messageOrCode()))
                .findFirst()
                .orElse("");
    }
}
