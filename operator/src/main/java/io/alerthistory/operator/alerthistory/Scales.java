package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.WhenIdle;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.desired.Scaling;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Run;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.status.LegacyView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How many pods each side has.
///
/// @param course what was decided
/// @param observed the world
/// @param legacyReplicas what the legacy stack had when it was first seen with some
record Scales(Course course, Observed observed, Optional<Integer> legacyReplicas) {

    List<Plan.Scale> all() {
        var scales = new ArrayList<Plan.Scale>();
        for (var revision : course.kept()) {
            if (instance().sqlite() && !revision.equals(course.deployed())) {
                continue;
            }
            var has = has(revision);
            var shall = replicas(revision, has);
            if (shall != has) {
                scales.add(
                        new Plan.Scale(
                                new ObjectRef("Deployment", instance().workload(revision)), shall));
            }
        }
        legacy().ifPresent(scales::add);
        return scales.stream()
                .filter(scale ->
                        !scale.workload().kind().equals("Deployment")
                                || scale.workload().name().equals(legacyName())
                                || observed.find(scale.workload()).isPresent())
                .toList();
    }

    /// The number for a Deployment that is made now.
    int atCreation(String revision) {
        return replicas(revision, 0);
    }

    private int replicas(String revision, int has) {
        var spec = instance().spec();
        var wanted = Scaling.replicas(spec);
        var autoscaled = spec.primaryOrDefault().autoscaling() != null;
        return switch (Duty.of(course, revision)) {
            case OWNER -> autoscaled && has > 0 ? has : wanted;
            case STANDBY -> Math.max(wanted, course.memory().active().isPresent() ? 0 : has);
            // As many as it had; one that was scaled down already gets what the other side has.
            case FROM -> has > 0 ? has : Math.max(wanted, other(revision));
            case TO -> Math.max(has, Math.max(wanted, other(revision)));
            case AWAITED -> has;
            case RESTING -> 0;
        };
    }

    /// How many pods the other side of a run has.
    private int other(String revision) {
        return course.running()
                .filter(_ -> !instance().sqlite())
                .map(Rollout.Running::run)
                .map(run -> run.to().equals(new Backend.Primary(revision)) ? run.from() : run.to())
                .map(backend ->
                        backend.revision()
                                .map(this::has)
                                .orElseGet(
                                        () -> observed.legacy().map(LegacyView::wanted).orElse(0)))
                .orElse(0);
    }

    private int has(String revision) {
        return new Views(instance(), observed).of(revision, course.deployed()).wanted();
    }

    /// The legacy stack is scaled in a run only.
    private Optional<Plan.Scale> legacy() {
        var spec = instance().spec().legacy();
        var view = observed.legacy();
        if (spec == null || view.isEmpty() || view.get().replicas().isEmpty()) {
            return Optional.empty();
        }
        var shall = Optional.ofNullable(spec.replicas()).or(() -> legacyReplicas).orElse(1);
        var kind = Obstacles.kind(spec.workloadRef());
        return course.running()
                .flatMap(it -> legacy(it.run(), it.stage(), view.get().wanted(), shall))
                .filter(replicas -> replicas != view.get().wanted())
                .map(replicas ->
                        new Plan.Scale(new ObjectRef(kind, spec.workloadRef().name()), replicas));
    }

    private Optional<Integer> legacy(Run run, Stage stage, int has, int shall) {
        var idle = instance().spec().legacy();
        var toZero = idle != null && idle.whenIdleOrDefault() == WhenIdle.SCALE_TO_ZERO;
        if (run.from().equals(Backend.LEGACY)) {
            return switch (stage) {
                case Stage.Retire _ -> Optional.of(0);
                case Stage.Restore _ -> Optional.of(shall);
                default -> run.back() && has == 0 ? Optional.of(shall) : Optional.empty();
            };
        }
        if (run.to().equals(Backend.LEGACY)) {
            return stage instanceof Stage.Abandon
                    ? toZero ? Optional.of(0) : Optional.empty()
                    : stage instanceof Stage.Preflight || stage instanceof Stage.Backup
                            ? Optional.empty()
                            : Optional.of(Math.max(has, shall));
        }
        return Optional.empty();
    }

    private String legacyName() {
        var spec = instance().spec().legacy();
        return spec == null ? "" : spec.workloadRef().name();
    }

    private Instance instance() {
        return course.instance();
    }
}
