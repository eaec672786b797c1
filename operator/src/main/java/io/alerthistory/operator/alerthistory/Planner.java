package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.InvalidSpec;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.desired.Scaling;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Drain;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.Problems;
import io.alerthistory.operator.status.Report;
import io.alerthistory.operator.status.StatusView;
import io.alerthistory.operator.traffic.ClientService;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    private final Instance instance;
    private final AlertHistoryStatus before;
    private final long generation;
    private final Observed observed;
    private final Instant now;
    private final Course course;
    private final Objects objects;

    private Planner(AlertHistory resource, Observed observed, Settings settings, Instant now) {
        this.instance = Instance.of(resource);
        this.before = StatusView.orEmpty(resource.getStatus());
        this.generation = resource.getMetadata().getGeneration();
        this.observed = observed;
        this.now = now;
        this.course = Course.of(instance, before, observed, settings);
        var restart =
                Optional.ofNullable(resource.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(Labels.RESTART));
        this.objects = new Objects(course, observed, settings, restart, now);
    }

    /// What is to be done for a resource, given what was seen of the world.
    public static Plan plan(
            AlertHistory resource, Observed observed, Settings settings, Instant now) {
        try {
            validate(resource.getSpec());
            return new Planner(resource, observed, settings, now).plan();
        } catch (InvalidSpec | IllegalArgumentException e) {
            var before = StatusView.orEmpty(resource.getStatus());
            var status =
                    StatusView.invalid(
                            before,
                            resource.getMetadata().getGeneration(),
                            String.valueOf(e.getMessage()),
                            now);
            return new Plan(
                    status,
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Notices.between(before, status),
                    RESYNC);
        }
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
    }

    private Plan plan() {
        var wanted = objects.all();
        var paused = instance.spec().pausedOrDefault();
        List<HasMetadata> applies =
                paused
                        ? List.of()
                        : wanted.stream().flatMap(object -> toApply(object).stream()).toList();
        var traffic = paused ? Optional.<Service>empty() : traffic();
        var deletes = paused ? List.<HasMetadata>of() : deletes(wanted);
        var scales = paused ? List.<Plan.Scale>of() : scales();
        var pending =
                !(applies.isEmpty() && traffic.isEmpty() && deletes.isEmpty() && scales.isEmpty());
        var status = StatusView.of(before, report(pending), now);
        return new Plan(
                status,
                applies,
                traffic,
                deletes,
                scales,
                Notices.between(before, status),
                pending ? SOON : wakeUp());
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
        var builder =
                new DeploymentBuilder(deployment)
                        .editSpec()
                        .withReplicas(
                                there.map(it -> it.getSpec().getReplicas())
                                        .orElseGet(() -> target(Observed.revisionOf(deployment))))
                        .endSpec();
        there.ifPresent(it ->
                builder.editMetadata()
                        .withResourceVersion(it.getMetadata().getResourceVersion())
                        .endMetadata());
        return builder.build();
    }

    /// A candidate gets as many pods as the revision that it shall follow has.
    private int target(String revision) {
        var wanted = Scaling.replicas(instance.spec());
        return course.memory()
                .active()
                .filter(active -> !instance.sqlite() && !active.equals(revision))
                .map(active -> Math.max(wanted, objects.view(active).wanted()))
                .orElse(wanted);
    }

    /// A revision without a ready pod does not get the traffic of one that has some, even if it was
    /// ready when that was decided.
    private Optional<Service> traffic() {
        var active = course.memory().active();
        var selected =
                observed.find(Service.class, instance.clientService())
                        .flatMap(ClientService::selected)
                        .filter(revision -> !active.equals(Optional.of(revision)))
                        .filter(revision -> objects.view(revision).ready() > 0);
        if (selected.isPresent()
                && active.map(revision -> objects.view(revision).ready() == 0).orElse(false)) {
            return Optional.empty();
        }
        return toApply(Applied.stamp(ClientService.of(instance, active, course.desired())))
                .map(Service.class::cast);
    }

    private List<HasMetadata> deletes(List<HasMetadata> wanted) {
        var names = wanted.stream().map(ObjectRef::of).collect(Collectors.toSet());
        var kept = course.kept();
        return observed.objects().stream()
                .filter(object -> !(object instanceof PersistentVolumeClaim))
                .filter(object -> !names.contains(ObjectRef.of(object)))
                .filter(object ->
                        OPTIONAL_KINDS.contains(object.getKind())
                                || (!Observed.revisionOf(object).isEmpty()
                                        && !kept.contains(Observed.revisionOf(object))))
                .toList();
    }

    private List<Plan.Scale> scales() {
        var scales = new ArrayList<Plan.Scale>();
        for (var revision : course.kept().stream().sorted().toList()) {
            if (instance.sqlite() && !revision.equals(course.desired())) {
                continue;
            }
            objects.view(revision)
                    .deployment()
                    .ifPresent(there -> {
                        var has = objects.view(revision).wanted();
                        var shall = replicas(revision, has);
                        if (shall != has) {
                            scales.add(new Plan.Scale(there.getMetadata().getName(), shall));
                        }
                    });
        }
        return scales;
    }

    private int replicas(String revision, int has) {
        var wanted = Scaling.replicas(instance.spec());
        var autoscaled = instance.spec().primaryOrDefault().autoscaling() != null;
        if (!course.activeOrDesired(revision)) {
            return drained(revision) ? 0 : has;
        }
        return switch (course.rollout()) {
            case Rollout.Candidate candidate ->
                    Math.max(
                            has,
                            candidate.candidate().equals(revision)
                                    ? target(revision)
                                    : autoscaled && has > 0 ? has : wanted);
            case Rollout.Switching _ -> Math.max(has, Math.min(1, wanted));
            case Rollout.Draining _, Rollout.Steady _ -> autoscaled && has > 0 ? has : wanted;
        };
    }

    private boolean drained(String revision) {
        return objects.drainingSince(revision)
                .map(since -> !now.isBefore(since.plus(Drain.ofRevision(instance.spec()))))
                .orElse(false);
    }

    private Report report(boolean pending) {
        var active = course.memory().active();
        return new Report(
                generation,
                instance.spec().pausedOrDefault(),
                course.rollout(),
                course.memory(),
                course.image(),
                active.map(objects::view),
                objects.view(course.desired()),
                text(
                        instance.sqlite()
                                ? Labels.selector(instance)
                                : Labels.selector(instance, active.orElse(course.desired()))),
                !observed.taken(new ObjectRef("Service", instance.clientService())),
                pending,
                problem());
    }

    private Optional<Problem> problem() {
        var candidate = course.rollout() instanceof Rollout.Candidate;
        return observed.foreign().stream()
                .findFirst()
                .map(Planner::taken)
                .or(observed::failure)
                .or(() ->
                        Problems.of(objects.view(course.desired()), candidate)
                                .map(problem -> candidate ? stays(problem) : problem))
                .or(() ->
                        course.memory()
                                .active()
                                .flatMap(active -> Problems.of(objects.view(active), false)))
                .or(() ->
                        objects.wantsMonitor() && !observed.serviceMonitors()
                                ? Optional.of(
                                        new Problem(
                                                "ServiceMonitorUnknown",
                                                "spec.monitoring.serviceMonitor: the cluster knows no ServiceMonitor. Install the Prometheus Operator's definitions, or set it to false."))
                                : Optional.empty());
    }

    private static Problem taken(Foreign foreign) {
        return new Problem(
                "NameTaken",
                "%s is there already and is not ours: it belongs to %s, and is left alone. Delete or rename it, or choose another name."
                        .formatted(foreign.object(), foreign.owner()));
    }

    private Problem stays(Problem problem) {
        return course.memory()
                .active()
                .filter(_ -> !instance.sqlite())
                .map(active ->
                        new Problem(
                                problem.reason(),
                                "%s Traffic stays on %s."
                                        .formatted(problem.message(), new Backend(active).text())))
                .orElse(problem);
    }

    private static String text(Map<String, String> selector) {
        return selector.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    private Duration wakeUp() {
        return switch (course.rollout()) {
            case Rollout.Candidate _, Rollout.Switching _ -> SOON;
            case Rollout.Draining(_, var previous) ->
                    objects.drainingSince(previous)
                            .map(since ->
                                    Duration.between(
                                            now, since.plus(Drain.ofRevision(instance.spec()))))
                            .filter(left -> left.compareTo(RESYNC) < 0)
                            .map(left -> left.isPositive() ? left : Duration.ofSeconds(1))
                            .orElse(RESYNC);
            case Rollout.Steady _ -> RESYNC;
        };
    }
}
