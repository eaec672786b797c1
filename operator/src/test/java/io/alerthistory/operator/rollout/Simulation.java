package io.alerthistory.operator.rollout;

import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.crds.v1alpha1.DatabaseSpec;
import io.alerthistory.crds.v1alpha1.SqliteSpec;
import io.alerthistory.crds.v1alpha1.WhenIdle;
import io.alerthistory.operator.traffic.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// A world of backends in which the machine decides: pods come and go, people change their mind, the
/// clock jumps, the process dies between a status and its effect, and the status is lost.
final class Simulation {

    static final List<Backend> BACKENDS =
            List.of(
                    Backend.LEGACY,
                    new Backend.Primary("aaaaaaaa"),
                    new Backend.Primary("bbbbbbbb"),
                    new Backend.Primary("cccccccc"));

    final Random random;
    final List<Step> steps;
    final BackupPolicy backup;
    BackupSight saved = BackupSight.NONE;
    final Map<Backend, Integer> wanted = new HashMap<>();
    final Map<Backend, Integer> ready = new HashMap<>();
    // When the last pod of a backend that was scaled down is gone; in some worlds one hardly ever
    // goes.
    private final Map<Backend, Instant> gone = new HashMap<>();
    private final Duration leave;
    Memory memory = Memory.NONE;
    // What the data plane does, and what its object says.
    Map<Backend, Integer> live = Map.of();
    Mark mark = Mark.NONE;
    // Whom the client Service selects: one backend as a whole.
    Optional<Backend> service = Optional.empty();
    // What happened to a backend that clients were still led to.
    final List<String> wronged = new ArrayList<>();
    Backend desired = BACKENDS.get(1);
    String attempt = "";
    boolean paused;
    boolean changing;
    boolean chaos = true;
    Commands commands = Commands.NONE;
    final List<Sample> samples = new ArrayList<>();
    Instant now = Instant.parse("2026-11-24T12:00:00Z");

    Simulation(long seed) {
        this.random = new Random(seed);
        this.steps = randomSteps();
        this.leave = seed % 5 == 0 ? Duration.ofDays(1) : Duration.ofSeconds(40);
        this.backup =
                new BackupPolicy(
                        random.nextInt(3) == 0, Duration.ofMinutes(30), Duration.ofMinutes(5));
        if (random.nextBoolean()) {
            wanted.put(Backend.LEGACY, 2);
            ready.put(Backend.LEGACY, 2);
            live = Map.of(Backend.LEGACY, 100);
            service = Optional.of(Backend.LEGACY);
        }
    }

    private List<Step> randomSteps() {
        var list = new ArrayList<Step>();
        var weight = 0;
        while (weight < Rollout.ALL && random.nextInt(4) > 0) {
            if (random.nextInt(3) == 0) {
                list.add(
                        new Step.Gate(
                                "g" + list.size(),
                                Duration.ofMinutes(random.nextInt(30)),
                                random.nextBoolean()));
            } else {
                weight = Math.min(Rollout.ALL, weight + 1 + random.nextInt(60));
                list.add(new Step.Weight(weight, Duration.ofSeconds(random.nextInt(300))));
            }
        }
        if (!list.isEmpty() && weight < Rollout.ALL) {
            list.add(new Step.Weight(Rollout.ALL, Duration.ofSeconds(random.nextInt(60))));
        }
        return list;
    }

    Policy policy() {
        var base =
                Policy.of(
                        new AlertHistorySpec(
                                null,
                                null,
                                null,
                                new DatabaseSpec(null, new SqliteSpec(null)),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
        return new Policy(
                false,
                steps,
                Duration.ofSeconds(20),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5),
                true,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                3,
                base.minRequests(),
                base.maxErrorRate(),
                base.maxP99(),
                Duration.ofMinutes(3),
                true,
                true,
                WhenIdle.KEEP,
                10,
                backup);
    }

    Seen seen() {
        var sights = new HashMap<Backend, Sight>();
        for (var backend : BACKENDS) {
            int asks = wanted.getOrDefault(backend, 0);
            int has = ready.getOrDefault(backend, 0);
            var able = asks > 0 && has == asks;
            sights.put(
                    backend, new Sight(asks, asks + leaving(backend), has, able, able, "", "", ""));
        }
        return new Seen(
                desired,
                attempt,
                paused,
                sights,
                changing,
                mark.sequence() == memory.programmed().sequence()
                        && live.equals(shares(memory.rollout()))
                        && service.equals(memory.active().map(it -> whole())),
                Optional.empty(),
                saved,
                commands,
                List.copyOf(samples));
    }

    /// Pods on their way out.
    int leaving(Backend backend) {
        return now.isBefore(gone.getOrDefault(backend, Instant.MIN)) ? 1 : 0;
    }

    static Map<Backend, Integer> shares(Rollout rollout) {
        var shares = new LinkedHashMap<Backend, Integer>();
        rollout.weights()
                .forEach((backend, weight) -> {
                    if (weight > 0) {
                        shares.put(backend, weight);
                    }
                });
        return shares;
    }

    /// One look, after which the process may die before anything follows from it.
    void step() {
        var known = Rollouts.recover(memory, mark, attempt, policy(), now);
        var before = memory;
        memory = known;
        var next = Rollouts.next(known, seen(), policy(), now);
        if (chaos && random.nextInt(20) == 0) {
            memory = before;
            return;
        }
        memory = written(next);
        samples.clear();
        if (chaos && random.nextInt(10) == 0) {
            return;
        }
        effects();
    }

    /// Through the status and back.
    static Memory written(Memory memory) {
        var status =
                new AlertHistoryStatus(
                        null,
                        null,
                        memory.active().map(Backend::text).orElse(null),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Recorded.programmed(memory),
                        null,
                        null,
                        Recorded.run(memory, "something"),
                        null,
                        Recorded.failed(memory),
                        null,
                        null,
                        Recorded.history(memory),
                        memory.lastGood().map(Backend::text).orElse(null),
                        null,
                        null,
                        null,
                        null,
                        null);
        return Recorded.memory(status);
    }

    /// As a provider that divides the traffic does it: weights are given before the client Service
    /// moves, and it moves back before they are taken.
    ///
    /// @return whether it lived through it
    private boolean move(Map<Backend, Integer> shares, boolean goesBack) {
        if (goesBack) {
            service = Optional.of(whole());
        }
        if (dies()) {
            return false;
        }
        live = shares;
        if (dies()) {
            return false;
        }
        service = Optional.of(whole());
        mark = Mark.of(memory);
        return true;
    }

    private boolean dies() {
        return chaos && random.nextInt(15) == 0;
    }

    private Backend whole() {
        return Provider.whole(memory.rollout(), desired);
    }

    /// Pods are told to drain before anything moves.
    private void drain() {
        memory.rollout()
                .running()
                .filter(it -> it.stage() instanceof Stage.Drain)
                .ifPresent(it -> loses(it.run().from(), "drained"));
    }

    private void shrink(Backend backend) {
        loses(backend, "scaled down");
        if (wanted.getOrDefault(backend, 0) > 0) {
            gone.put(backend, now.plus(leave));
        }
        wanted.put(backend, 0);
    }

    private void loses(Backend backend, String how) {
        if (service.equals(Optional.of(backend)) || live.getOrDefault(backend, 0) > 0) {
            wronged.add("%s is %s in %s".formatted(backend.text(), how, memory.rollout()));
        }
    }

    private void effects() {
        var goesBack = memory.rollout().running().filter(it -> it.run().back()).isPresent();
        if (paused && !goesBack) {
            return;
        }
        var shares = shares(memory.rollout());
        drain();
        if (!shares.isEmpty() && !move(shares, goesBack)) {
            return;
        }
        memory.rollout()
                .running()
                .ifPresentOrElse(
                        this::scale,
                        () -> {
                            if (memory.active().isEmpty() || !desired.equals(Backend.LEGACY)) {
                                memory.active()
                                        .or(() -> Optional.of(desired))
                                        .filter(it -> !it.equals(Backend.LEGACY))
                                        .ifPresent(it -> wanted.put(it, 2));
                            }
                        });
        ready.replaceAll((backend, has) -> Math.min(has, wanted.getOrDefault(backend, 0)));
    }

    private void scale(Rollout.Running running) {
        var run = running.run();
        switch (running.stage()) {
            case Stage.Candidate _ -> wanted.put(run.to(), 2);
            case Stage.Retire _ -> shrink(run.from());
            case Stage.Restore _, Stage.Revive _, Stage.Return _ -> wanted.put(run.from(), 2);
            case Stage.Abandon _ -> shrink(run.to());
            case Stage.Drain _,
                    Stage.Preflight _,
                    Stage.Backup _,
                    Stage.Shift _,
                    Stage.Hold _,
                    Stage.Gate _,
                    Stage.Soak _,
                    Stage.Swap _,
                    Stage.Halted _ -> {}
        }
    }

    /// The backup that a run waits for ends, well or not.
    void save(boolean well) {
        saved =
                well
                        ? new BackupSight(Optional.of(now), "", "")
                        : new BackupSight(saved.completedAt(), "Job x took no backup", "");
    }

    /// Something happens that the machine did not ask for.
    void disturb() {
        switch (random.nextInt(17)) {
            case 0 -> desired = any();
            case 1 -> paused = random.nextInt(3) == 0;
            case 2 -> attempt = "" + random.nextInt(3);
            case 3, 4 -> someBecomeReady();
            case 5 -> {
                var backend = any();
                ready.put(backend, random.nextInt(1 + wanted.getOrDefault(backend, 0)));
            }
            case 6, 7 -> now = now.plusSeconds(random.nextInt(200));
            case 8 -> now = now.plusSeconds(random.nextInt(100_000) - 10_000L);
            case 9, 10 -> sample(List.of(Sample.Verdict.values()).get(random.nextInt(4)));
            case 11 -> command();
            case 13 -> changing = random.nextInt(3) == 0;
            case 14 -> loseTheNewOneAndApprove();
            case 15 -> save(random.nextInt(3) > 0);
            case 12 -> {
                if (random.nextInt(6) == 0) {
                    memory = Memory.NONE;
                }
            }
            default -> now = now.plusSeconds(5);
        }
    }

    /// Everything becomes ready and goes well, people say yes, and as soon as one run is over they ask for
    /// the next one.
    void favour() {
        chaos = false;
        someBecomeReady();
        chaos = true;
        save(true);
        sample(Sample.Verdict.PASSED);
        memory.rollout()
                .running()
                .ifPresentOrElse(
                        it -> commands = everyGate(it.run().id()),
                        () -> desired = BACKENDS.get(1 + random.nextInt(3)));
        now = now.plusSeconds(1 + random.nextInt(30));
    }

    /// A person says yes a moment after the pods of the new backend are gone.
    private void loseTheNewOneAndApprove() {
        memory.rollout()
                .running()
                .ifPresent(it -> {
                    ready.put(it.run().to(), 0);
                    commands = everyGate(it.run().id());
                });
    }

    private static Commands everyGate(String run) {
        var gates = new TreeSet<String>();
        for (var i = 0; i < 8; i++) {
            gates.add(run + "/g" + i);
        }
        return new Commands(gates, Set.of(), Set.of());
    }

    void sample(Sample.Verdict verdict) {
        samples.add(new Sample(now, verdict, "numbers"));
    }

    void someBecomeReady() {
        wanted.forEach((backend, asks) -> {
            if (!chaos || random.nextBoolean()) {
                ready.put(backend, asks);
            }
        });
    }

    private void command() {
        var run = memory.rollout().running().map(it -> it.run().id()).orElse("20200101000000-x");
        var token = Set.of(run + "/" + random.nextInt(4));
        commands =
                switch (random.nextInt(4)) {
                    case 0 -> new Commands(Set.of(), Set.of(run), Set.of());
                    case 1 -> new Commands(Set.of(), Set.of(), token);
                    default -> everyGate(run);
                };
    }

    private Backend any() {
        var there = wanted.getOrDefault(Backend.LEGACY, 0) > 0;
        return BACKENDS.get(there ? random.nextInt(4) : 1 + random.nextInt(3));
    }
}
