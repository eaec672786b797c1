package io.alerthistory.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.WhenIdle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every transition, one by one.
class RolloutsTest {

    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");
    private static final Backend A = new Backend.Primary("aaaaaaaa");
    private static final Backend B = new Backend.Primary("bbbbbbbb");
    private static final Backend C = new Backend.Primary("cccccccc");
    private static final List<Step> STEPS =
            List.of(
                    new Step.Weight(10, Duration.ofMinutes(5)),
                    new Step.Gate("half", Duration.ofHours(1), false),
                    new Step.Weight(100, Duration.ZERO));
    private static final String RUN = "20261124120000-bbbbbbbb";
    private static final Sight WELL = new Sight(2, 2, 2, true, true, "", "", "");
    private static final Sight UNREADY = new Sight(2, 2, 0, false, false, "", "", "");
    private static final Sight GONE = Sight.NONE;

    private Backend desired = B;
    private Backend from = A;
    private String attempt = "";
    private boolean paused;
    private boolean changing;
    private boolean verified = true;
    private boolean automatic = true;
    private boolean single;
    private boolean back;
    private boolean fast;
    private boolean saves;
    private BackupSight backup = BackupSight.NONE;
    private WhenIdle idle = WhenIdle.KEEP;
    private Optional<String> obstacle = Optional.empty();
    private Commands commands = Commands.NONE;
    private final Map<Backend, Sight> sights = new HashMap<>(Map.of(A, WELL, B, WELL));
    private final List<Sample> samples = new ArrayList<>();
    private Tally tally = Tally.NONE;
    private Optional<Instant> pausedAt = Optional.empty();
    private Instant now = T;

    private Policy policy() {
        return new Policy(
                single,
                STEPS,
                Duration.ofSeconds(60),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5),
                automatic,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                3,
                20,
                0.01,
                Optional.empty(),
                Duration.ofMinutes(30),
                false,
                true,
                idle,
                2,
                new BackupPolicy(saves, Duration.ofHours(1), Duration.ofMinutes(30)));
    }

    private Seen seen() {
        return new Seen(
                desired, attempt, paused, sights, changing, verified, obstacle, backup, commands,
                samples);
    }

    private Run run() {
        var setback =
                back
                        ? Optional.of(new Setback(Cause.ABORTED, "asked", T, 10, Optional.empty()))
                        : Optional.<Setback>empty();
        return new Run(
                RUN,
                from,
                B.equals(from) ? C : B,
                "",
                fast || single ? List.of(new Step.Weight(100, Duration.ZERO)) : STEPS,
                fast,
                T,
                pausedAt,
                true,
                tally,
                setback);
    }

    private Memory in(Stage stage) {
        return new Memory(
                new Rollout.Running(run(), stage),
                Optional.of(C),
                Optional.empty(),
                new Programmed(7, true, T),
                List.of());
    }

    private static Memory steady(Backend backend) {
        return new Memory(
                new Rollout.Steady(backend),
                Optional.empty(),
                Optional.empty(),
                new Programmed(1, true, T),
                List.of());
    }

    private Memory next(Memory memory) {
        return Rollouts.next(memory, seen(), policy(), now);
    }

    private Stage after(Stage stage) {
        return next(in(stage)).rollout().running().orElseThrow().stage();
    }

    private Setback setbackAfter(Stage stage) {
        return next(in(stage)).rollout().running().orElseThrow().run().setback().orElseThrow();
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private static Stage.Hold hold(int step) {
        return new Stage.Hold(T, T.plus(Duration.ofMinutes(5)), step);
    }

    // The begin.

    @Test
    void theFirstBackendThatIsReadyGetsTheTraffic() {
        assertThat(next(Memory.NONE).rollout()).isEqualTo(new Rollout.Steady(B));
        sights.put(B, UNREADY);
        assertThat(next(Memory.NONE)).isEqualTo(Memory.NONE.verified(true, T));
    }

    @Test
    void aLegacyStackThatIsReadyHasTheTrafficAlready() {
        sights.put(Backend.LEGACY, WELL);
        assertThat(next(Memory.NONE).rollout()).isEqualTo(new Rollout.Steady(Backend.LEGACY));
    }

    @Test
    void nobodyGetsTheTrafficWhilePausedOrWhileSomethingIsInTheWay() {
        paused = true;
        assertThat(next(Memory.NONE).rollout()).isEqualTo(new Rollout.Unowned());
        paused = false;
        obstacle = Optional.of("name taken");
        assertThat(next(Memory.NONE).rollout()).isEqualTo(new Rollout.Unowned());
    }

    // Outside a run.

    @Test
    void aRunWaitsWhileTheProviderChangesButAKnownWayBackDoesNot() {
        changing = true;
        assertThat(next(steady(A)).rollout()).isEqualTo(new Rollout.Steady(A));
        assertThat(next(steady(A).good(Optional.of(B))).rollout())
                .isInstanceOf(Rollout.Running.class);
        desired = Backend.LEGACY;
        assertThat(next(steady(A)).rollout()).isInstanceOf(Rollout.Running.class);
    }

    @Test
    void anotherTargetStartsARun() {
        var running = next(steady(A)).rollout().running().orElseThrow();
        assertThat(running.stage()).isEqualTo(new Stage.Preflight(T));
        assertThat(running.run().id()).isEqualTo(RUN);
        assertThat(running.run().steps()).isEqualTo(STEPS);
    }

    @Test
    void theSameTargetStartsNothing() {
        assertThat(next(steady(B))).isEqualTo(steady(B));
    }

    @Test
    void nothingStartsWhilePaused() {
        paused = true;
        assertThat(next(steady(A))).isEqualTo(steady(A));
    }

    @Test
    void aTargetThatFailedIsTriedAgainOnlyAtAnotherAttempt() {
        var failed = steady(A).failing(Optional.of(new Failure(B, "", Cause.ABORTED, "asked", T)));
        assertThat(next(failed)).isEqualTo(failed);
        attempt = "2";
        assertThat(next(failed).rollout()).isInstanceOf(Rollout.Running.class);
        assertThat(next(failed).failed()).isEmpty();
    }

    @Test
    void theFailureIsForgottenWhenTheSpecAsksForWhatIsThere() {
        desired = A;
        var failed = steady(A).failing(Optional.of(new Failure(B, "", Cause.ABORTED, "asked", T)));
        assertThat(next(failed).failed()).isEmpty();
    }

    @Test
    void theLegacyStackAndTheLastGoodRevisionAreReachedWithoutSteps() {
        for (var target : List.of(Backend.LEGACY, C)) {
            desired = target;
            var run = next(steady(A).good(Optional.of(C))).rollout().running().orElseThrow().run();
            assertThat(run.fast()).isTrue();
            assertThat(run.steps()).containsExactly(new Step.Weight(100, Duration.ZERO));
        }
    }

    // A run that goes on.

    @Test
    void preflightWaitsForWhatIsInTheWay() {
        obstacle = Optional.of("name taken");
        assertThat(after(new Stage.Preflight(T))).isEqualTo(new Stage.Preflight(T));
        obstacle = Optional.empty();
        assertThat(after(new Stage.Preflight(T)))
                .isEqualTo(new Stage.Candidate(T, T.plus(Duration.ofMinutes(10)), ""));
    }

    @Test
    void aRunThatNeedsABackupTakesOneFirst() {
        saves = true;
        var backup = new Stage.Backup(T, T.plus(Duration.ofMinutes(30)));
        assertThat(after(new Stage.Preflight(T))).isEqualTo(backup);
        assertThat(next(in(backup)).rollout().weights()).containsEntry(A, 100).containsEntry(B, 0);
        assertThat(after(backup)).as("until there is one").isEqualTo(backup);
        this.backup = new BackupSight(Optional.of(T.minus(Duration.ofHours(1))), "", "");
        assertThat(after(backup)).as("one that is too old").isEqualTo(backup);
        this.backup = new BackupSight(Optional.of(T), "", "");
        var candidate = new Stage.Candidate(T, T.plus(Duration.ofMinutes(10)), "");
        assertThat(after(backup)).isEqualTo(candidate);
        assertThat(after(new Stage.Preflight(T))).as("it counts again").isEqualTo(candidate);
    }

    @Test
    void aKnownWayBackDoesNotWaitForABackup() {
        saves = true;
        fast = true;
        assertThat(after(new Stage.Preflight(T))).isInstanceOf(Stage.Candidate.class);
    }

    @Test
    void aRunThatNeedsNoBackupAnyMoreGoesOn() {
        assertThat(after(new Stage.Backup(T, T.plusSeconds(60))))
                .isInstanceOf(Stage.Candidate.class);
    }

    @Test
    void aBackupThatFailsEndsTheRunBeforeAnyWeightMoved() {
        saves = true;
        backup = new BackupSight(Optional.empty(), "Job x took no backup: no space", "");
        var stage = new Stage.Backup(T, T.plusSeconds(60));
        assertThat(after(stage)).isEqualTo(new Stage.Abandon(T));
        var setback = setbackAfter(stage);
        assertThat(setback.cause()).isEqualTo(Cause.BACKUP_FAILED);
        assertThat(setback.message()).contains("no space");
        assertThat(setback.weight()).isZero();
    }

    @Test
    void aBackupThatTakesTooLongEndsTheRunAndSaysWhatWasInTheWay() {
        saves = true;
        backup = new BackupSight(Optional.empty(), "", "No node takes the pod");
        later(Duration.ofSeconds(60));
        assertThat(setbackAfter(new Stage.Backup(T, now)).message())
                .contains("spec.rollout.backup.timeout")
                .endsWith("No node takes the pod");
    }

    @Test
    void aBackupThatFailsHaltsWhereAPersonDecidesAndAnotherOneEndsThat() {
        saves = true;
        automatic = false;
        backup = new BackupSight(Optional.empty(), "Job x took no backup", "");
        var halted = after(new Stage.Backup(T, T.plusSeconds(60)));
        assertThat(halted).isInstanceOf(Stage.Halted.class);
        assertThat(after(halted)).isEqualTo(halted);
        backup = new BackupSight(Optional.of(T), "", "");
        assertThat(after(halted)).isInstanceOf(Stage.Candidate.class);
    }

    @Test
    void aPauseWaitsWithABackupToo() {
        saves = true;
        paused = true;
        backup = new BackupSight(Optional.of(T), "", "");
        var stage = new Stage.Backup(T, T.plusSeconds(60));
        assertThat(after(stage)).isEqualTo(stage);
        paused = false;
        pausedAt = Optional.of(T);
        later(Duration.ofSeconds(90));
        assertThat(after(stage)).isEqualTo(new Stage.Backup(T.plusSeconds(90), T.plusSeconds(150)));
    }

    @Test
    void aCandidateThatIsProvenGetsTheFirstWeight() {
        var candidate = new Stage.Candidate(T, T.plusSeconds(600), "");
        var next = next(in(candidate));
        assertThat(next.rollout().weights()).containsEntry(B, 10).containsEntry(A, 90);
        assertThat(next.programmed()).isEqualTo(new Programmed(8, false, T));
        sights.put(B, new Sight(2, 2, 2, true, false, "", "", ""));
        assertThat(after(candidate)).as("without a smoke test").isEqualTo(candidate);
    }

    @Test
    void aCandidateThatIsNotReadyInTimeIsGivenUp() {
        sights.put(B, UNREADY);
        later(Duration.ofMinutes(10));
        assertThat(after(new Stage.Candidate(T, now, ""))).isEqualTo(new Stage.Abandon(now));
        assertThat(setbackAfter(new Stage.Candidate(T, now, "")).cause())
                .isEqualTo(Cause.NOT_READY);
    }

    @Test
    void aCandidateThatSaysItIsTooOldIsGivenUpAtOnceAndAKnownWayBackHalts() {
        var candidate = new Stage.Candidate(T, T.plusSeconds(600), "");
        sights.put(B, new Sight(2, 2, 0, false, false, "", "The image is too old.", ""));
        assertThat(setbackAfter(candidate).cause()).isEqualTo(Cause.CANNOT_START);
        assertThat(setbackAfter(candidate).message()).isEqualTo("The image is too old.");
        assertThat(after(candidate)).isEqualTo(new Stage.Abandon(T));

        fast = true;
        var halted = after(candidate);
        assertThat(halted)
                .isEqualTo(
                        new Stage.Halted(candidate, Cause.CANNOT_START, "The image is too old."));
        assertThat(after(halted)).as("as long as it says so").isEqualTo(halted);
        sights.put(B, UNREADY);
        assertThat(after(halted)).isEqualTo(candidate);
    }

    @Test
    void aKnownWayBackIsNotGivenUpButHalts() {
        fast = true;
        sights.put(B, UNREADY);
        later(Duration.ofMinutes(10));
        var halted = after(new Stage.Candidate(T, now, ""));
        assertThat(halted)
                .isInstanceOfSatisfying(
                        Stage.Halted.class,
                        it -> assertThat(it.cause()).isEqualTo(Cause.NOT_READY));
        sights.put(B, WELL);
        assertThat(after(halted)).as("until it is ready").isInstanceOf(Stage.Shift.class);
    }

    @Test
    void theDeadlineBeginsAgainWhileAMigrationGetsOn() {
        sights.put(B, new Sight(2, 2, 0, false, false, "", "", "schema 4"));
        later(Duration.ofMinutes(10));
        assertThat(after(new Stage.Candidate(T, now, "schema 3")))
                .isEqualTo(new Stage.Candidate(T, now.plus(Duration.ofMinutes(10)), "schema 4"));
        assertThat(after(new Stage.Candidate(T, now, "schema 4")))
                .isEqualTo(new Stage.Abandon(now));
    }

    @Test
    void aWeightThatIsVerifiedIsHeld() {
        var shift = new Stage.Shift(T, T.plusSeconds(300), 0);
        assertThat(after(shift)).isEqualTo(hold(0));
        verified = false;
        assertThat(after(shift)).isEqualTo(shift);
    }

    @Test
    void aDataPlaneThatDoesNotFollowHaltsTheRunUntilItDoes() {
        verified = false;
        later(Duration.ofMinutes(5));
        var halted = after(new Stage.Shift(T, now, 0));
        assertThat(halted)
                .isInstanceOfSatisfying(
                        Stage.Halted.class,
                        it -> assertThat(it.cause()).isEqualTo(Cause.NOT_VERIFIED));
        assertThat(after(halted)).isEqualTo(halted);
        verified = true;
        assertThat(after(halted)).isInstanceOf(Stage.Hold.class);
    }

    @Test
    void aHoldEndsWithItsTimeAndEnoughOfItsSamples() {
        later(Duration.ofMinutes(5));
        assertThat(after(hold(0))).as("no samples").isEqualTo(hold(0));
        tally = new Tally(7, 0, 0, 0, "", List.of(), Optional.empty());
        assertThat(after(hold(0))).as("7 of 10").isEqualTo(hold(0));
        tally = new Tally(4, 0, 4, 0, "", List.of(), Optional.empty());
        assertThat(after(hold(0))).isEqualTo(new Stage.Gate(now, now.plus(Duration.ofHours(1)), 1));
        now = T.plusSeconds(299);
        assertThat(after(hold(0))).as("a second early").isEqualTo(hold(0));
    }

    @Test
    void aHoldCanBeSkipped() {
        commands = new Commands(Set.of(), Set.of(), Set.of(RUN + "/1"));
        assertThat(after(hold(0))).isInstanceOf(Stage.Gate.class);
        commands = new Commands(Set.of(), Set.of(), Set.of(RUN + "/2", "other/1"));
        assertThat(after(hold(0))).isEqualTo(hold(0));
    }

    @Test
    void failedSamplesWithinTheWindowTakeTheTrafficBack() {
        for (var i = 0; i < 3; i++) {
            samples.add(
                    new Sample(T.plusSeconds(i), Sample.Verdict.FAILED, "error rate 9% of 100"));
        }
        assertThat(after(hold(0))).isEqualTo(new Stage.Return(T, T.plusSeconds(300)));
        var setback = setbackAfter(hold(0));
        assertThat(setback.cause()).isEqualTo(Cause.ANALYSIS_FAILED);
        assertThat(setback.message()).contains("error rate 9% of 100");
        assertThat(setback.weight()).isEqualTo(10);
    }

    @Test
    void failedSamplesFarFromEachOtherDoNot() {
        for (var i = 0; i < 3; i++) {
            samples.add(new Sample(T.plusSeconds(i * 200L), Sample.Verdict.FAILED, ""));
        }
        assertThat(after(hold(0))).isEqualTo(hold(0));
    }

    @Test
    void withoutAutomaticRollbackAFailureHalts() {
        automatic = false;
        for (var i = 0; i < 3; i++) {
            samples.add(new Sample(T.plusSeconds(i), Sample.Verdict.FAILED, ""));
        }
        var halted = after(hold(0));
        assertThat(halted).isInstanceOf(Stage.Halted.class);
        tally = new Tally(0, 3, 0, 0, "", List.of(T, T, T), Optional.empty());
        samples.clear();
        assertThat(after(halted)).isEqualTo(halted);
        commands = new Commands(Set.of(), Set.of(), Set.of(RUN + "/1"));
        assertThat(after(halted)).as("skipped").isInstanceOf(Stage.Gate.class);
    }

    @Test
    void samplesThatSayNothingForTooLongHaltTheRunUntilOneSaysSomething() {
        tally = new Tally(0, 0, 0, 5, "", List.of(), Optional.of(T));
        later(Duration.ofMinutes(30));
        var halted = after(hold(0));
        assertThat(halted)
                .isInstanceOfSatisfying(
                        Stage.Halted.class,
                        it -> assertThat(it.cause()).isEqualTo(Cause.INCONCLUSIVE));
        samples.add(new Sample(now, Sample.Verdict.PASSED, ""));
        assertThat(after(halted)).isEqualTo(hold(0));
    }

    @Test
    void aGateWaitsForItsOwnApproval() {
        var gate = new Stage.Gate(T, T.plusSeconds(3600), 1);
        assertThat(after(gate)).isEqualTo(gate);
        commands = new Commands(Set.of("20200101000000-bbbbbbbb/half"), Set.of(), Set.of());
        assertThat(after(gate)).as("of another run").isEqualTo(gate);
        commands = new Commands(Set.of(RUN + "/half"), Set.of(), Set.of());
        assertThat(after(gate)).isEqualTo(new Stage.Shift(T, T.plusSeconds(300), 2));
    }

    @Test
    void aGateThatNobodyApprovedHaltsAndCanStillBeApproved() {
        later(Duration.ofHours(1));
        var halted = after(new Stage.Gate(T, now, 1));
        assertThat(halted).isInstanceOf(Stage.Halted.class);
        assertThat(next(in(halted)).rollout().weights()).containsEntry(B, 10);
        commands = new Commands(Set.of(RUN + "/half"), Set.of(), Set.of());
        assertThat(after(halted)).isInstanceOf(Stage.Shift.class);
    }

    @Test
    void theNextWeightWaitsForAllPods() {
        commands = new Commands(Set.of(RUN + "/half"), Set.of(), Set.of());
        sights.put(B, new Sight(2, 2, 1, false, false, "", "", ""));
        assertThat(after(new Stage.Gate(T, T.plusSeconds(3600), 1)))
                .isEqualTo(new Stage.Hold(T, T, 1));
        later(Duration.ofMinutes(10));
        assertThat(setbackAfter(new Stage.Hold(T, T, 1)).cause()).isEqualTo(Cause.NOT_READY);
    }

    @Test
    void aBackendThatLostItsLastWeightIsDrainedThenStaysWarmThenGoes() {
        var drain = new Stage.Drain(T, T.plusSeconds(60), 2);
        assertThat(after(new Stage.Shift(T, T.plusSeconds(300), 2))).isEqualTo(drain);
        assertThat(after(drain)).isEqualTo(drain);
        later(Duration.ofSeconds(60));
        var soak = new Stage.Soak(now, now.plusSeconds(600));
        assertThat(after(drain)).isEqualTo(soak);
        tally = new Tally(16, 0, 0, 0, "", List.of(), Optional.empty());
        later(Duration.ofMinutes(10));
        assertThat(after(soak)).isEqualTo(new Stage.Retire(now));
        assertThat(after(new Stage.Retire(now))).isEqualTo(new Stage.Retire(now));
        sights.put(A, new Sight(0, 1, 0, false, false, "", "", ""));
        assertThat(after(new Stage.Retire(now)))
                .as("a pod is on its way out")
                .isEqualTo(new Stage.Retire(now));
        sights.put(A, GONE);
        var done = next(in(new Stage.Retire(now)));
        assertThat(done.rollout()).isEqualTo(new Rollout.Steady(B));
        assertThat(done.lastGood()).contains(A);
        assertThat(done.history())
                .singleElement()
                .satisfies(it -> assertThat(it.result()).isEqualTo(Past.Result.COMPLETED));
        assertThat(done.programmed().sequence()).as("no weight changed").isEqualTo(7);
    }

    @Test
    void aLegacyStackThatIsKeptGoesThroughZero() {
        from = Backend.LEGACY;
        sights.put(Backend.LEGACY, WELL);
        assertThat(after(new Stage.Retire(T))).isEqualTo(new Stage.Retire(T));
        sights.put(Backend.LEGACY, GONE);
        assertThat(after(new Stage.Retire(T))).isEqualTo(new Stage.Restore(T));
        assertThat(after(new Stage.Restore(T))).isEqualTo(new Stage.Restore(T));
        sights.put(Backend.LEGACY, UNREADY);
        assertThat(next(in(new Stage.Restore(T))).rollout()).isEqualTo(new Rollout.Steady(B));
        idle = WhenIdle.SCALE_TO_ZERO;
        sights.put(Backend.LEGACY, GONE);
        assertThat(next(in(new Stage.Retire(T))).rollout()).isEqualTo(new Rollout.Steady(B));
    }

    @Test
    void aPodThatNeverGoesHoldsTheEndOfARunForAWhileOnly() {
        sights.put(A, new Sight(0, 1, 0, false, false, "", "", ""));
        var retire = new Stage.Retire(T);
        later(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(after(retire)).isEqualTo(retire);
        later(Duration.ofSeconds(1));
        assertThat(next(in(retire)).rollout()).isEqualTo(new Rollout.Steady(B));

        from = Backend.LEGACY;
        sights.put(Backend.LEGACY, new Sight(2, 2, 2, true, true, "", "", ""));
        assertThat(after(retire)).as("it was not scaled down").isEqualTo(retire);
    }

    // A run that goes back.

    @Test
    void anAbortTakesTheTrafficBackAtOnceEvenWhilePaused() {
        commands = new Commands(Set.of(), Set.of(RUN), Set.of());
        for (var asleep : List.of(false, true)) {
            paused = asleep;
            assertThat(after(hold(0))).isInstanceOf(Stage.Return.class);
            assertThat(next(in(hold(0))).rollout().weights()).containsEntry(A, 100);
            assertThat(next(in(hold(0))).programmed().sequence()).isEqualTo(8);
        }
    }

    @Test
    void theOldTargetOrAnotherOneTakesTheTrafficBack() {
        desired = A;
        assertThat(setbackAfter(hold(0)).cause()).isEqualTo(Cause.REVERTED);
        desired = C;
        assertThat(setbackAfter(hold(0)).cause()).isEqualTo(Cause.SUPERSEDED);
    }

    @Test
    void aCandidateWithoutReadyPodsLosesItsTraffic() {
        sights.put(B, UNREADY);
        assertThat(setbackAfter(hold(0)).cause()).isEqualTo(Cause.CANDIDATE_DOWN);
        assertThat(setbackAfter(new Stage.Soak(T, T.plusSeconds(600))).weight()).isEqualTo(100);
    }

    @Test
    void theOldBackendGetsTheTrafficOnlyOnceItIsReady() {
        sights.put(A, UNREADY);
        sights.put(B, UNREADY);
        var revive = new Stage.Revive(T, T.plusSeconds(300));
        assertThat(after(hold(0))).isEqualTo(revive);
        assertThat(next(in(hold(0))).rollout().weights())
                .as("traffic as it is")
                .containsEntry(B, 10);
        back = true;
        assertThat(after(revive)).isEqualTo(revive);
        later(Duration.ofMinutes(5));
        assertThat(after(revive)).as("overdue, and nobody is ready").isEqualTo(revive);
        sights.put(A, new Sight(2, 2, 1, false, false, "", "", ""));
        assertThat(after(revive)).isInstanceOf(Stage.Return.class);
    }

    @Test
    void aRollbackEndsOnTheOldBackendAndIsRemembered() {
        back = true;
        var returning = new Stage.Return(T, T.plusSeconds(300));
        verified = false;
        assertThat(after(returning)).isEqualTo(returning);
        verified = true;
        later(Duration.ofSeconds(4));
        var abandoned = next(in(returning));
        assertThat(abandoned.rollout().running().orElseThrow().stage())
                .isEqualTo(new Stage.Abandon(now));
        later(Duration.ofSeconds(2));
        assertThat(next(abandoned).rollout())
                .as("its pods are there")
                .isEqualTo(abandoned.rollout());
        sights.put(B, GONE);
        var done = next(abandoned);
        assertThat(done.rollout()).isEqualTo(new Rollout.Steady(A));
        assertThat(done.failed().orElseThrow().target()).isEqualTo(B);
        assertThat(done.lastGood()).as("as before").contains(C);
        assertThat(done.history().getFirst().rollback()).contains(Duration.ofSeconds(4));
        assertThat(next(done).rollout()).as("not tried again").isEqualTo(new Rollout.Steady(A));
    }

    @Test
    void atWeightZeroNothingHasToMoveBack() {
        desired = C;
        var next = next(in(new Stage.Candidate(T, T.plusSeconds(600), "")));
        assertThat(next.rollout().running().orElseThrow().stage()).isEqualTo(new Stage.Abandon(T));
        assertThat(next.programmed().sequence()).isEqualTo(7);
        sights.put(B, GONE);
        var done = next(next);
        assertThat(done.failed()).as("superseded is no failure").isEmpty();
        assertThat(done.history().getFirst().result()).isEqualTo(Past.Result.SUPERSEDED);
        assertThat(next(done).rollout().running().orElseThrow().run().to()).isEqualTo(C);
    }

    // A pause.

    @Test
    void aPauseMovesNothingAndDoesNotCount() {
        paused = true;
        later(Duration.ofHours(2));
        var asleep = next(in(hold(0)));
        assertThat(asleep.rollout().running().orElseThrow().stage()).isEqualTo(hold(0));
        assertThat(asleep.rollout().running().orElseThrow().run().pausedAt()).contains(now);
        paused = false;
        later(Duration.ofHours(1));
        assertThat(next(asleep).rollout().running().orElseThrow().stage())
                .isEqualTo(new Stage.Hold(T.plusSeconds(3600), T.plusSeconds(3600 + 300), 0));
    }

    // One pod only.

    @Test
    void withOnePodANewRevisionReplacesTheOldOne() {
        single = true;
        sights.put(B, UNREADY);
        var swap = new Stage.Swap(T, T.plusSeconds(600));
        assertThat(after(new Stage.Preflight(T))).isEqualTo(swap);
        assertThat(after(swap)).isEqualTo(swap);
        sights.put(B, WELL);
        assertThat(next(in(swap)).rollout()).isEqualTo(new Rollout.Steady(B));
        assertThat(next(in(swap)).lastGood()).contains(A);
    }

    @Test
    void withOnePodARevisionThatCannotStartGivesWayAtOnce() {
        single = true;
        sights.put(B, new Sight(1, 1, 0, false, false, "Image x cannot be pulled.", "", ""));
        var back = next(in(new Stage.Swap(T, T.plusSeconds(600))));
        assertThat(back.rollout().running().orElseThrow().stage())
                .isEqualTo(new Stage.Return(T, T.plusSeconds(300)));
        assertThat(back.rollout().weights()).containsEntry(A, 100);
    }

    // A status that was lost.

    @Test
    void aRunThatWasLostGoesBackToWhereItCameFrom() {
        var mark = new Mark(Optional.of(A), Optional.of(RUN), 10, 8, Optional.of(C));
        var found = Rollouts.recover(Memory.NONE, mark, "", policy(), T);
        var running = found.rollout().running().orElseThrow();
        assertThat(running.run().from()).isEqualTo(A);
        assertThat(running.run().to()).isEqualTo(B);
        assertThat(running.weight()).isEqualTo(10);
        assertThat(found.lastGood()).contains(C);
        assertThat(found.programmed().sequence()).isEqualTo(8);
        assertThat(next(found).rollout().weights()).containsEntry(A, 100);
    }

    @Test
    void aStatusThatIsThereIsNotReplaced() {
        var mark = new Mark(Optional.of(C), Optional.empty(), 0, 3, Optional.empty());
        assertThat(Rollouts.recover(steady(A), mark, "", policy(), T)).isEqualTo(steady(A));
        assertThat(Rollouts.recover(Memory.NONE, mark, "", policy(), T).rollout())
                .isEqualTo(new Rollout.Steady(C));
        assertThat(Rollouts.recover(Memory.NONE, Mark.NONE, "", policy(), T))
                .isEqualTo(Memory.NONE);
    }

    @Test
    void theHistoryIsBounded() {
        sights.put(A, GONE);
        var many = in(new Stage.Retire(T));
        for (var i = 0; i < 3; i++) {
            many = many.ended(Past.completed(run(), T), 2);
        }
        assertThat(next(many).history()).hasSize(2);
    }
}
