package io.alerthistory.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Laws of the machine over random specs, observations, crashes and clocks. `-Dworlds=5000` looks at
/// more of them.
class RolloutLawsTest {

    private static final int WORLDS = Integer.getInteger("worlds", 60);
    private static final int STEPS = 150;

    @Test
    void theWeightsSumToAHundred() {
        each((world, at) -> {
            var weights = world.memory.rollout().weights();
            if (!weights.isEmpty()) {
                assertThat(weights.values().stream().mapToInt(it -> it).sum())
                        .as("%s %s", at, world.memory)
                        .isEqualTo(100);
            }
        });
    }

    @Test
    void aBackendWithoutReadyPodsGetsNoWeightWhileAnotherHasSome() {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var world = new Simulation(seed);
            for (var step = 0; step < STEPS; step++) {
                world.disturb();
                var before = Simulation.shares(world.memory.rollout());
                var ready = Map.copyOf(world.ready);
                world.step();
                var after = Simulation.shares(world.memory.rollout());
                if (before.isEmpty()) {
                    continue;
                }
                for (var share : after.entrySet()) {
                    if (share.getValue() > before.getOrDefault(share.getKey(), 0)) {
                        assertThat(
                                        ready.getOrDefault(share.getKey(), 0) > 0
                                                || ready.values().stream().noneMatch(it -> it > 0))
                                .as(
                                        "seed %d step %d: from %s to %s, ready %s",
                                        seed, step, before, after, ready)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void theWeightRisesByAtMostTheDeclaredStepAndNeverWhilePaused() {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var world = new Simulation(seed);
            for (var step = 0; step < STEPS; step++) {
                world.disturb();
                var before = world.memory.rollout().running();
                world.step();
                var after = world.memory.rollout().running();
                if (before.isEmpty()
                        || after.isEmpty()
                        || !before.get().run().id().equals(after.get().run().id())
                        || after.get().weight() == before.get().weight()) {
                    continue;
                }
                if (after.get().weight() > before.get().weight()) {
                    assertThat(world.paused).as("seed %d step %d", seed, step).isFalse();
                    var next =
                            after.get().run().steps().stream()
                                    .flatMap(it ->
                                            it instanceof Step.Weight(var percent, _)
                                                    ? Optional.of(percent).stream()
                                                    : Optional.<Integer>empty().stream())
                                    .filter(it -> it > before.get().weight())
                                    .findFirst();
                    assertThat(Optional.of(after.get().weight()))
                            .as("seed %d step %d: %s", seed, step, after.get())
                            .isEqualTo(next);
                } else {
                    assertThat(after.get().run().back())
                            .as("seed %d step %d: only a rollback lowers it", seed, step)
                            .isTrue();
                    assertThat(after.get().weight()).isZero();
                }
            }
        }
    }

    @Test
    void theDataPlaneIsOnlyToldWhatTheStatusSays() {
        each((world, at) -> {
            // What was carried out is what is kept now, or was kept when the process died.
            assertThat(
                            world.mark.sequence() <= world.memory.programmed().sequence()
                                    || world.memory.active().isEmpty())
                    .as("%s: %s, kept %s", at, world.mark, world.memory)
                    .isTrue();
        });
    }

    @Test
    void nobodyIsDrainedOrScaledDownWhileClientsAreLedToIt() {
        // It takes a death between two writes, so more of them are looked at.
        each(4 * WORLDS, (world, at) -> assertThat(world.wronged).as(at).isEmpty());
    }

    @Test
    void aRunInStepsStartsOnlyWhileTheProviderStays() {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var world = new Simulation(seed);
            for (var step = 0; step < STEPS; step++) {
                world.disturb();
                var before = world.memory.rollout();
                world.step();
                var after = world.memory.rollout().running();
                if (before instanceof Rollout.Steady && after.isPresent() && world.changing) {
                    assertThat(after.get().run().fast()).as("seed %d step %d", seed, step).isTrue();
                }
            }
        }
    }

    @Test
    void aRollbackEndsOnTheOldBackend() {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var world = new Simulation(seed);
            for (var step = 0; step < STEPS; step++) {
                world.disturb();
                var before = world.memory.rollout().running();
                var lost = world.memory.active().isEmpty();
                world.step();
                if (before.isPresent() && before.get().run().back() && !lost) {
                    var run = before.get().run();
                    var after = world.memory.rollout();
                    assertThat(
                                    after.equals(new Rollout.Steady(run.from()))
                                            || after.running()
                                                    .filter(it -> it.run().back())
                                                    .filter(it -> it.run().id().equals(run.id()))
                                                    .isPresent())
                            .as("seed %d step %d: %s became %s", seed, step, before, after)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aRunEndsOnceThePodsOfTheOldBackendAreGoneOrItsPatienceIs() {
        var waited = 0;
        var late = 0;
        for (var seed = 0L; seed < WORLDS; seed++) {
            var world = new Simulation(seed);
            for (var step = 0; step < STEPS; step++) {
                world.favour();
                var before = world.memory.rollout().running();
                if (before.isEmpty() || !(before.get().stage() instanceof Stage.Retire retire)) {
                    world.step();
                    continue;
                }
                var run = before.get().run();
                var there = world.wanted.getOrDefault(run.from(), 0) + world.leaving(run.from());
                var patience = retire.since().plus(world.policy().progressDeadline());
                world.step();
                var ended =
                        world.memory.rollout().equals(new Rollout.Steady(run.to()))
                                || world.memory
                                        .rollout()
                                        .running()
                                        .filter(it -> it.stage() instanceof Stage.Restore)
                                        .isPresent();
                waited += there > 0 && !ended ? 1 : 0;
                late += there > 0 && ended ? 1 : 0;
                assertThat(!ended || there == 0 || !world.now.isBefore(patience))
                        .as("seed %d step %d: %d pods at the end of %s", seed, step, there, run)
                        .isTrue();
            }
        }
        assertThat(waited).as("looks at a pod on its way out").isPositive();
        assertThat(late).as("looks at one that never goes").isPositive();
    }

    @Test
    void aRunIsStartedOnlyTowardsWhatTheSpecAsksFor() {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var world = new Simulation(seed);
            var runs = new HashSet<String>();
            for (var step = 0; step < STEPS; step++) {
                world.disturb();
                world.step();
                var running = world.memory.rollout().running();
                if (running.isPresent() && runs.add(running.get().run().id())) {
                    assertThat(running.get().run().to())
                            .as("seed %d step %d", seed, step)
                            .isEqualTo(world.desired);
                }
            }
        }
    }

    /// Whoever reads the traffic's own object after the status was lost leaves the traffic where it is,
    /// takes a run that was under way back and says so, and starts only what the spec asks for.
    @Test
    void aLostStatusLeavesTheTrafficWithItsOwnerAndForgetsNoRun() {
        var lost = 0;
        for (var seed = 0L; seed < 4L * WORLDS; seed++) {
            var world = new Simulation(seed);
            for (var step = 0; step < STEPS; step++) {
                world.disturb();
                var mark = world.mark;
                var recovers = world.memory.active().isEmpty() && mark.active().isPresent();
                world.step();
                if (!recovers || world.memory.active().isEmpty()) {
                    // Nothing was lost, or the process died before it wrote anything.
                    continue;
                }
                var at = "seed %d step %d: %s became %s".formatted(seed, step, mark, world.memory);
                var run = mark.run().filter(id -> !Run.target(id).equals(mark.active())).orElse("");
                assertThat(world.memory.active()).as(at).isEqualTo(mark.active());
                if (run.isEmpty()) {
                    assertThat(world.memory.rollout().running().map(it -> it.run().to()))
                            .as(at)
                            .isIn(Optional.empty(), Optional.of(world.desired));
                } else {
                    lost++;
                    assertThat(names(world.memory, run)).as(at).isTrue();
                }
            }
        }
        assertThat(lost).as("looks at a run that was lost").isGreaterThan(10);
    }

    private static boolean names(Memory memory, String run) {
        return memory.rollout()
                        .running()
                        .map(Rollout.Running::run)
                        .filter(it -> it.id().equals(run))
                        .flatMap(Run::setback)
                        .filter(it -> it.cause() == Cause.STATUS_LOST)
                        .isPresent()
                || memory.history().stream()
                        .anyMatch(it ->
                                it.run().equals(run)
                                        && it.cause().equals(Optional.of(Cause.STATUS_LOST)));
    }

    @Test
    void nothingIsBroughtUpBeforeTheBackupThatTheSpecAsksFor() {
        var waited = 0;
        for (var seed = 0L; seed < WORLDS; seed++) {
            var world = new Simulation(seed);
            for (var step = 0; step < STEPS; step++) {
                world.disturb();
                var before = world.memory.rollout().running();
                world.step();
                var after = world.memory.rollout().running().filter(it -> !it.run().back());
                if (after.isEmpty()
                        || !world.backup.required()
                        || after.get().run().fast()
                        || (before.isPresent() && past(before.get().stage()))) {
                    continue;
                }
                waited += after.get().stage() instanceof Stage.Backup ? 1 : 0;
                assertThat(
                                !past(after.get().stage())
                                        || world.saved.younger(world.backup.maxAge(), world.now))
                        .as("seed %d step %d: from %s to %s", seed, step, before, after)
                        .isTrue();
            }
        }
        assertThat(waited).as("looks at a run that waits for a backup").isPositive();
    }

    private static boolean past(Stage stage) {
        return switch (stage) {
            case Stage.Preflight _, Stage.Backup _ -> false;
            case Stage.Halted halted -> past(halted.in());
            default -> true;
        };
    }

    @Test
    void everyStateHasANamedExit() {
        for (var seed = 0L; seed < WORLDS; seed++) {
            var world = new Simulation(seed);
            for (var step = 0; step < STEPS; step++) {
                world.disturb();
                world.step();
            }
            var stuck = world.memory;
            var waiting = Waiting.of(stuck);
            if (stuck.rollout().running().isPresent()) {
                assertThat(waiting.what()).as("seed %d: %s", seed, stuck).isNotEmpty();
            }

            // A person takes it back, everything becomes ready, and nothing else happens.
            world.chaos = false;
            world.paused = false;
            world.changing = false;
            stuck.rollout()
                    .running()
                    .ifPresent(it ->
                            world.commands =
                                    new Commands(
                                            java.util.Set.of(),
                                            java.util.Set.of(it.run().id()),
                                            java.util.Set.of()));
            stuck.active().ifPresent(it -> world.desired = it);
            for (var round = 0; round < 400; round++) {
                world.someBecomeReady();
                world.save(true);
                world.sample(Sample.Verdict.PASSED);
                world.step();
                world.now = world.now.plus(Duration.ofSeconds(30));
            }

            assertThat(world.memory.rollout())
                    .as("seed %d: from %s, waiting for %s", seed, stuck.rollout(), waiting)
                    .isInstanceOf(Rollout.Steady.class);
            assertThat(world.memory.rollout().active())
                    .as("seed %d", seed)
                    .isEqualTo(Optional.of(world.desired));
        }
    }

    @Test
    void whatIsWrittenIsReadBackAsItWas() {
        each((world, at) ->
                assertThat(Simulation.written(world.memory)).as(at).isEqualTo(world.memory));
    }

    private interface Law {
        void holds(Simulation world, String at);
    }

    private static void each(Law law) {
        each(WORLDS, law);
    }

    private static void each(int worlds, Law law) {
        for (var seed = 0L; seed < worlds; seed++) {
            var world = new Simulation(seed);
            for (var step = 0; step < STEPS; step++) {
                world.disturb();
                world.step();
                law.holds(world, "seed %d step %d".formatted(seed, step));
            }
        }
    }
}
