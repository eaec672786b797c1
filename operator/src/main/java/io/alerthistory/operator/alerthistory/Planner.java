package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.ActiveStack;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.InvalidSpec;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Commands;
import io.alerthistory.operator.rollout.Policy;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.Report;
import io.alerthistory.operator.status.Share;
import io.alerthistory.operator.status.StatusView;
import io.alerthistory.operator.traffic.Drift;
import io.alerthistory.operator.traffic.Handover;
import io.alerthistory.operator.traffic.Provider;
import io.alerthistory.operator.traffic.Way;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Decides everything, and does nothing. A plan that was carried out leads to an empty one.
public final class Planner {

    private static final Set<String> OPTIONAL_KINDS =
            Set.of(
                    "NetworkPolicy",
                    "ServiceMonitor",
                    "PodDisruptionBudget",
                    "HorizontalPodAutoscaler");
    private static final Duration RESYNC = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration FOLLOWING = Duration.ofMillis(500);
    private static final Duration WATCHING = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofMillis(200);
    // Nothing tells of the pods of a legacy stack.
    private static final Duration UNWATCHED = Duration.ofSeconds(20);

    private final Instance instance;
    private final AlertHistoryStatus before;
    private final long generation;
    private final Observed observed;
    private final Instant now;
    private final Course course;
    private final Objects objects;
    private final Traffic traffic;
    private final Scales scales;
    private final Optional<Integer> legacyReplicas;

    private Planner(AlertHistory resource, Observed observed, Course course, Instant now) {
        this.instance = course.instance();
        this.before = StatusView.orEmpty(resource.getStatus());
        this.generation = resource.getMetadata().getGeneration();
        this.observed = observed;
        this.now = now;
        this.course = course;
        var restart = Optional.ofNullable(annotations(resource).get(Labels.RESTART));
        this.objects = new Objects(course, observed, restart);
        this.traffic = new Traffic(course, observed, Optional.ofNullable(before.adopted()));
        this.legacyReplicas =
                Optional.ofNullable(before.legacyReplicas())
                        .or(() ->
                                observed.legacy()
                                        .flatMap(LegacyView::replicas)
                                        .filter(count -> count > 0));
        this.scales = new Scales(course, observed, legacyReplicas);
    }

    /// What is to be done for a resource, given what was seen of the world.
    public static Plan plan(
            AlertHistory resource, Observed observed, Settings settings, Instant now) {
        var before = StatusView.orEmpty(resource.getStatus());
        try {
            validate(resource.getSpec());
            var inUse = Obstacles.legacyInUse(resource.getSpec(), before, observed);
            if (inUse.isPresent()) {
                var status =
                        StatusView.invalid(
                                before, resource.getMetadata().getGeneration(), inUse.get(), now);
                return Plan.nothing(status, Notices.between(before, status), RESYNC);
            }
            var course =
                    Course.of(
                            Instance.of(resource),
                            Commands.of(annotations(resource)),
                            before,
                            observed,
                            settings,
                            now);
            return new Planner(resource, observed, course, now).plan(settings);
        } catch (InvalidSpec | IllegalArgumentException e) {
            var status =
                    StatusView.invalid(
                            before,
                            resource.getMetadata().getGeneration(),
                            new Problem("InvalidSpec", String.valueOf(e.getMessage())),
                            now);
            return repair(resource, observed, settings, now, status);
        }
    }

    /// A spec that cannot be built does not stop the care for what runs.
    private static Plan repair(
            AlertHistory resource,
            Observed observed,
            Settings settings,
            Instant now,
            AlertHistoryStatus status) {
        var before = StatusView.orEmpty(resource.getStatus());
        var notices = Notices.between(before, status);
        try {
            validate(resource.getSpec());
            return Course.frozen(Instance.of(resource), before, observed, now)
                    .map(course -> new Planner(resource, observed, course, now).plan(settings))
                    .map(plan -> plan.with(status, notices))
                    .orElseGet(() -> Plan.nothing(status, notices, RESYNC));
        } catch (InvalidSpec | IllegalArgumentException e) {
            return Plan.nothing(status, notices, RESYNC);
        }
    }

    private static Map<String, String> annotations(AlertHistory resource) {
        var annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    private static void validate(@org.jspecify.annotations.Nullable AlertHistorySpec spec) {
        // Admission refuses these; an object from before a rule may still have them.
        if (spec == null || (Object) spec.database() == null) {
            throw new InvalidSpec("spec.database: missing; set postgres or sqlite");
        }
        if ((spec.database().postgres() == null) == (spec.database().sqlite() == null)) {
            throw new InvalidSpec(
                    "spec.database: exactly one of postgres and sqlite must be set; add the one that"
                            + " is missing or remove the other");
        }
        if (spec.trafficOrDefault().activeOrDefault() == ActiveStack.LEGACY
                && spec.legacy() == null) {
            throw new InvalidSpec(
                    "spec.traffic.active: there is no legacy stack; set spec.legacy, or set active to"
                            + " primary");
        }
    }

    private Plan plan(Settings settings) {
        var wanted = objects.all(settings);
        // A rollback that has begun, or was asked for, does not wait.
        var paused = instance.spec().pausedOrDefault() && !goesBack();
        List<HasMetadata> applies =
                paused
                        ? List.of()
                        : wanted.stream().flatMap(object -> toApply(object).stream()).toList();
        var drifts =
                Drift.with(
                        Drift.read(before.driftOrDefault()),
                        paused ? List.of() : traffic.drifts(now),
                        now);
        var moved = paused ? List.<HasMetadata>of() : traffic.writes();
        var deletes = paused ? List.<HasMetadata>of() : deletes(wanted);
        var scaled = paused ? List.<Plan.Scale>of() : scales.all();
        var hurries = paused ? List.<Plan.Hurry>of() : hurries();
        var pending =
                !(applies.isEmpty()
                        && moved.isEmpty()
                        && deletes.isEmpty()
                        && scaled.isEmpty()
                        && hurries.isEmpty());
        var status = StatusView.of(before, report(pending, drifts), now);
        var wakeUp =
                course.memory().rollout().equals(course.before().rollout())
                        ? pending ? SOON : wakeUp()
                        : AT_ONCE;
        return new Plan(
                status,
                applies,
                moved,
                deletes,
                scaled,
                hurries,
                Notices.between(before, status),
                wakeUp);
    }

    private boolean goesBack() {
        return course.running().filter(it -> it.run().back()).isPresent();
    }

    private Optional<HasMetadata> toApply(HasMetadata object) {
        var ref = ObjectRef.of(object);
        var there = observed.find(ref);
        if (observed.taken(ref) || there.map(it -> Applied.matches(object, it)).orElse(false)) {
            return Optional.empty();
        }
        return Optional.of(
                object instanceof Deployment deployment
                        ? withReplicas(deployment, there.map(Deployment.class::cast))
                        : object);
    }

    /// Server-side apply would set a number that is left out back to 1. So an existing Deployment is
    /// applied with the number that it has, and only if nobody changed it meanwhile.
    private Deployment withReplicas(Deployment deployment, Optional<Deployment> there) {
        if (deployment.getSpec().getReplicas() != null) {
            // Nobody scales it.
            return deployment;
        }
        var builder =
                new DeploymentBuilder(deployment)
                        .editSpec()
                        .withReplicas(
                                there.map(it -> it.getSpec().getReplicas())
                                        .orElseGet(() ->
                                                scales.atCreation(Observed.revisionOf(deployment))))
                        .endSpec();
        there.ifPresent(it ->
                builder.editMetadata()
                        .withResourceVersion(it.getMetadata().getResourceVersion())
                        .endMetadata());
        return builder.build();
    }

    private List<HasMetadata> deletes(List<HasMetadata> wanted) {
        var names = wanted.stream().map(ObjectRef::of).collect(Collectors.toSet());
        course.carriage().carriers().stream().map(ObjectRef::of).forEach(names::add);
        var kept = course.kept();
        var stale =
                observed.objects().stream()
                        .filter(object -> !(object instanceof PersistentVolumeClaim))
                        .filter(object -> !names.contains(ObjectRef.of(object)))
                        .filter(object ->
                                OPTIONAL_KINDS.contains(object.getKind())
                                        || carries(object)
                                        || (!Observed.revisionOf(object).isEmpty()
                                                && !kept.contains(Observed.revisionOf(object))));
        return Stream.concat(stale, Backups.unwanted(course, observed).stream()).toList();
    }

    /// Whether an object is one of a traffic provider that may have been changed meanwhile.
    private static boolean carries(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels != null && Provider.COMPONENTS.contains(labels.get(Labels.COMPONENT));
    }

    /// The pods of the side that loses or gets back the traffic load their live files at once, and so do
    /// Envoys.
    private List<Plan.Hurry> hurries() {
        var service =
                course.running()
                        .flatMap(it -> it.run().from().revision())
                        .or(() -> course.memory().active().flatMap(Backend::revision))
                        .map(revision -> Hurries.of(course, observed, revision))
                        .orElse(List.of());
        return Stream.concat(service.stream(), Hurries.ofProxy(instance, observed).stream())
                .toList();
    }

    private Report report(boolean pending, List<Drift> drifts) {
        var active = course.memory().active().flatMap(Backend::revision);
        return new Report(
                generation,
                instance.spec().pausedOrDefault(),
                course.memory(),
                course.desired(),
                course.image(),
                shares(),
                active.map(objects::view),
                objects.view(course.revision()),
                text(
                        instance.sqlite()
                                ? Labels.selector(instance)
                                : Labels.selector(instance, active.orElse(course.revision()))),
                !observed.taken(new ObjectRef("Service", instance.clientService())),
                pending,
                traffic.adopted(),
                legacyReplicas.filter(_ -> instance.spec().legacy() != null),
                Handover.write(course.carriage().handover()),
                course.carriage().changing(),
                drifts.isEmpty() ? null : drifts.stream().map(Drift::write).toList(),
                instance.spec().rolloutOrDefault().backupOrDefault().requiredOrDefault(),
                course.backup(),
                new Attention(course, observed, objects, drifts, now).problem());
    }

    private List<Share> shares() {
        var rollout = course.memory().rollout();
        var weights = rollout.weights();
        var backends =
                rollout.running()
                        .map(it -> List.of(it.run().from(), it.run().to()))
                        .orElseGet(() -> List.copyOf(weights.keySet()));
        return backends.stream()
                .map(backend ->
                        new Share(backend, weights.getOrDefault(backend, 0), ready(backend)))
                .toList();
    }

    private int ready(Backend backend) {
        return backend.revision()
                .map(revision -> objects.view(revision).ready())
                .orElseGet(() -> observed.legacy().map(LegacyView::ready).orElse(0));
    }

    private static String text(Map<String, String> selector) {
        return selector.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    private Duration wakeUp() {
        if (!course.carriage().handover().settled()) {
            return SOON;
        }
        if (course.carriage().handover().active() == Way.PROXY
                && !course.memory().programmed().verified()) {
            // Nothing tells when an Envoy follows.
            return FOLLOWING;
        }
        return switch (course.memory().rollout()) {
            case Rollout.Unowned _ -> SOON;
            case Rollout.Steady(var backend) ->
                    backend.equals(Backend.LEGACY) || !course.memory().programmed().verified()
                            ? UNWATCHED
                            : RESYNC;
            case Rollout.Running(_, Stage.Hold _), Rollout.Running(_, Stage.Soak _) -> watching();
            case Rollout.Running _ -> SOON;
        };
    }

    private Duration watching() {
        var interval = Policy.of(instance.spec()).interval();
        return interval.compareTo(WATCHING) < 0 ? interval : WATCHING;
    }
}
