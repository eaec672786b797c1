package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.crds.v1alpha1.PastRollout;
import io.alerthistory.crds.v1alpha1.RolloutRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is told of a run: each transition once.
final class Transitions {

    private Transitions() {}

    static List<Plan.Notice> between(AlertHistoryStatus before, AlertHistoryStatus after) {
        var notices = new ArrayList<Plan.Notice>();
        var was = before.rollout();
        var is = after.rollout();
        if (is != null && !same(was, is)) {
            notices.add(
                    new Plan.Notice(
                            false,
                            "RunStarted",
                            "Run %s: from %s to %s.".formatted(is.run(), is.from(), is.to())));
        } else if (is != null && was != null && moved(was, is)) {
            notices.add(told(was, is));
        }
        ended(before, after).ifPresent(past -> notices.add(ended(past)));
        return notices;
    }

    private static boolean same(@Nullable RolloutRun was, RolloutRun is) {
        return was != null && Objects.equals(was.run(), is.run());
    }

    private static boolean moved(RolloutRun was, RolloutRun is) {
        return !Objects.equals(was.state(), is.state()) || !Objects.equals(was.step(), is.step());
    }

    private static Plan.Notice told(RolloutRun was, RolloutRun is) {
        if (was.rollbackAt() == null && is.rollbackAt() != null) {
            return new Plan.Notice(
                    true,
                    "RollingBack",
                    "Run %s goes back to %s (%s): %s"
                            .formatted(is.run(), is.from(), is.reason(), is.message()));
        }
        return new Plan.Notice(
                false,
                "Run" + is.state(),
                "Run %s%s waits for %s."
                        .formatted(
                                is.run(),
                                is.step() == null || is.step() == 0 || is.steps() == null
                                        ? ""
                                        : ", step %d of %d,"
                                                .formatted(is.step(), is.steps().size()),
                                is.waitingFor()));
    }

    private static Optional<PastRollout> ended(
            AlertHistoryStatus before, AlertHistoryStatus after) {
        return after.historyOrDefault().stream()
                .findFirst()
                .filter(_ -> before.rollout() != null)
                .filter(newest ->
                        before.historyOrDefault().isEmpty()
                                || !newest.equals(before.historyOrDefault().getFirst()));
    }

    private static Plan.Notice ended(PastRollout past) {
        var seconds =
                past.rollbackSeconds() == null
                        ? ""
                        : ", back after %d s".formatted(past.rollbackSeconds());
        return new Plan.Notice(
                !"Completed".equals(past.result()),
                "Run" + past.result(),
                "Run %s from %s to %s: %s%s%s."
                        .formatted(
                                past.run(),
                                past.from(),
                                past.to(),
                                past.result(),
                                past.reason() == null ? "" : " (" + past.reason() + ")",
                                seconds));
    }
}
