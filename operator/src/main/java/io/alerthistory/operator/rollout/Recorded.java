package io.alerthistory.operator.rollout;

import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.crds.v1alpha1.FailedTarget;
import io.alerthistory.crds.v1alpha1.PastRollout;
import io.alerthistory.crds.v1alpha1.ProgrammedTraffic;
import io.alerthistory.crds.v1alpha1.RolloutRun;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is kept of a rollout, as it stands in a status.
public final class Recorded {

    private Recorded() {}

    /// Reads the memory. What cannot be read, because a person or a later version wrote it, is lost:
    /// the traffic's own object then says who has the traffic.
    public static Memory memory(AlertHistoryStatus status) {
        try {
            return read(status);
        } catch (IllegalArgumentException | DateTimeParseException | NullPointerException e) {
            return Memory.NONE;
        }
    }

    private static Memory read(AlertHistoryStatus status) {
        var active = Backend.parse(status.active());
        var run = status.rollout();
        var rollout =
                run != null
                        ? RecordedRun.read(run)
                        : active.<Rollout>map(Rollout.Steady::new).orElseGet(Rollout.Unowned::new);
        return new Memory(
                rollout,
                Backend.parse(status.lastGood()),
                Optional.ofNullable(status.failed()).map(Recorded::failure),
                Optional.ofNullable(status.programmed())
                        .map(Recorded::programmed)
                        .orElse(Programmed.NOTHING),
                status.historyOrDefault().stream().map(Recorded::past).toList());
    }

    /// The run, as it is written.
    ///
    /// @param waitingFor for people
    public static @Nullable RolloutRun run(Memory memory, String waitingFor) {
        return memory.rollout()
                .running()
                .map(running -> RecordedRun.write(running, waitingFor))
                .orElse(null);
    }

    /// The target that is not tried again, as it is written.
    public static @Nullable FailedTarget failed(Memory memory) {
        return memory.failed()
                .map(it ->
                        new FailedTarget(
                                it.target().text(),
                                it.attempt(),
                                it.cause().reason(),
                                it.message(),
                                it.at().toString()))
                .orElse(null);
    }

    /// What the data plane was told, as it is written.
    public static @Nullable ProgrammedTraffic programmed(Memory memory) {
        var programmed = memory.programmed();
        return programmed.equals(Programmed.NOTHING)
                ? null
                : new ProgrammedTraffic(
                        programmed.sequence(), programmed.verified(), programmed.at().toString());
    }

    /// The runs that have ended, as they are written.
    public static @Nullable List<PastRollout> history(Memory memory) {
        return memory.history().isEmpty()
                ? null
                : memory.history().stream().map(Recorded::past).toList();
    }

    private static Failure failure(FailedTarget failed) {
        return new Failure(
                backend(failed.target()),
                failed.attempt() == null ? "" : failed.attempt(),
                Cause.of(String.valueOf(failed.reason())),
                String.valueOf(failed.message()),
                Instant.parse(String.valueOf(failed.at())));
    }

    private static Programmed programmed(ProgrammedTraffic programmed) {
        return new Programmed(
                programmed.sequence() == null ? 0 : programmed.sequence(),
                Boolean.TRUE.equals(programmed.verified()),
                Instant.parse(String.valueOf(programmed.at())));
    }

    private static PastRollout past(Past past) {
        return new PastRollout(
                past.run(),
                past.from().text(),
                past.to().text(),
                past.result().text(),
                past.cause().map(Cause::reason).orElse(null),
                past.startedAt().toString(),
                past.endedAt().toString(),
                past.rollback().map(it -> (int) it.toSeconds()).orElse(null));
    }

    private static Past past(PastRollout past) {
        return new Past(
                String.valueOf(past.run()),
                backend(past.from()),
                backend(past.to()),
                result(String.valueOf(past.result())),
                Optional.ofNullable(past.reason()).map(Cause::of),
                Instant.parse(String.valueOf(past.startedAt())),
                Instant.parse(String.valueOf(past.endedAt())),
                Optional.ofNullable(past.rollbackSeconds()).map(Duration::ofSeconds));
    }

    private static Past.Result result(String text) {
        for (var result : Past.Result.values()) {
            if (result.text().equals(text)) {
                return result;
            }
        }
        throw new IllegalArgumentException("status.history.result: unknown " + text);
    }

    static Backend backend(@Nullable String text) {
        return Backend.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("status: no backend: " + text));
    }
}
