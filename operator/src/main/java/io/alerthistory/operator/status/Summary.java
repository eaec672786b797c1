package io.alerthistory.operator.status;

import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Run;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.rollout.Waiting;
import java.util.Optional;

/// One sentence on what is going on.
final class Summary {

    private static final int LONGEST = 1000;

    private Summary() {}

    static String of(Report report) {
        var traffic = traffic(report);
        if (report.paused()) {
            return traffic + ". Paused.";
        }
        var problem = report.problem();
        if (problem.isPresent()) {
            return cut(
                    "%s. %s: %s"
                            .formatted(traffic, problem.get().reason(), problem.get().message()));
        }
        return switch (report.memory().rollout()) {
            case Rollout.Unowned _ ->
                    "%s; %s becomes ready: %s."
                            .formatted(traffic, report.target().text(), pods(report.desired()));
            case Rollout.Steady _ ->
                    Verdicts.silent(report)
                            .map(_ -> Verdicts.silence(report))
                            .orElse(traffic + ".");
            case Rollout.Running(var run, var stage) ->
                    cut("%s; %s.".formatted(traffic, doing(report, run, stage)));
        };
    }

    private static String traffic(Report report) {
        var rollout = report.memory().rollout();
        if (rollout instanceof Rollout.Running running && running.weight() % Rollout.ALL != 0) {
            return "%d%% %s".formatted(running.weight(), running.run().to().text());
        }
        return owner(rollout)
                .map(backend ->
                        "%s has the traffic with %s"
                                .formatted(backend.text(), pods(report, backend)))
                .orElse("Nobody has the traffic yet");
    }

    private static Optional<Backend> owner(Rollout rollout) {
        return rollout.weights().entrySet().stream()
                .filter(it -> it.getValue() == Rollout.ALL)
                .findFirst()
                .map(java.util.Map.Entry::getKey);
    }

    private static String doing(Report report, Run run, Stage stage) {
        var what =
                switch (stage) {
                    case Stage.Preflight _ -> "a run to %s begins".formatted(run.to().text());
                    case Stage.Backup _ -> "a backup of the database is taken";
                    case Stage.Candidate _, Stage.Swap _ ->
                            "%s becomes ready: %s"
                                    .formatted(run.to().text(), pods(report, run.to()));
                    case Stage.Shift _ -> "the data plane follows";
                    case Stage.Hold hold -> "holding until " + hold.until();
                    case Stage.Gate _ -> "waits for " + Waiting.of(report.memory()).what();
                    case Stage.Drain _ -> "%s sends its clients away".formatted(run.from().text());
                    case Stage.Soak soak ->
                            "%s stays warm until %s".formatted(run.from().text(), soak.until());
                    case Stage.Retire _, Stage.Restore _ ->
                            "%s is scaled down".formatted(run.from().text());
                    case Stage.Revive _ ->
                            "goes back to %s, which becomes ready".formatted(run.from().text());
                    case Stage.Return _ -> "goes back to %s".formatted(run.from().text());
                    case Stage.Abandon _ -> "%s is given up".formatted(run.to().text());
                    case Stage.Halted _ -> "halted";
                };
        return stage.stepOrNone() < 0
                ? what
                : "%s, %d of %d steps".formatted(what, stage.stepOrNone() + 1, run.steps().size());
    }

    static String pods(Report report, Backend backend) {
        return report.active()
                .filter(it -> backend.revision().equals(Optional.of(it.revision())))
                .or(() ->
                        Optional.of(report.desired())
                                .filter(it ->
                                        backend.revision().equals(Optional.of(it.revision()))))
                .map(Summary::pods)
                .orElseGet(() ->
                        report.shares().stream()
                                .filter(it -> it.backend().equals(backend))
                                .findFirst()
                                .map(it -> "%d pods ready".formatted(it.ready()))
                                .orElse("no pods"));
    }

    static String pods(RevisionView view) {
        return view.deployment().isPresent()
                ? "%d of %d pods ready".formatted(view.ready(), view.wanted())
                : "%d pods ready".formatted(view.ready());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
