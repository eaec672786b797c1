package io.alerthistory.operator.alerthistory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.analysis.EnvoyCounts;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.proxy.Files;
import io.alerthistory.operator.proxy.Fleet;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Sample;
import io.alerthistory.operator.stack.PodReport;
import io.alerthistory.operator.stack.StackReport;
import io.alerthistory.operator.status.BackupView;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.traffic.Provider;
import io.alerthistory.operator.traffic.Route;
import io.alerthistory.operator.traffic.Soundings;
import io.alerthistory.operator.traffic.Way;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatusBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A cluster in memory: objects as they were applied, and what the controllers of Kubernetes make of
/// them. No pod becomes ready by itself.
final class World {

    private static final String JOB = "batch.kubernetes.io/job-name";

    /// The workload of the legacy stack, where a scenario has one.
    static final String LEGACY = "alert-history-python";

    static final Settings SETTINGS = new Settings("alert-history/service:1.0.0", "operators");

    final Map<ObjectRef, HasMetadata> objects = new LinkedHashMap<>();
    final Map<ObjectRef, HasMetadata> strangers = new LinkedHashMap<>();
    final Map<String, Pod> pods = new TreeMap<>();
    final Map<String, PodReport> reports = new HashMap<>();
    AlertHistory resource;
    boolean serviceMonitors;
    boolean routes;
    List<Long> answers = List.of();
    private Optional<Instant> acceptedSince = Optional.empty();
    Optional<Problem> failure = Optional.empty();
    Settings settings = SETTINGS;
    Instant now = Instant.parse("2026-11-24T12:00:00Z");
    final List<Sample> samples = new ArrayList<>();
    int legacyReplicas = 3;
    int legacyReady = 3;
    boolean legacyThere = true;
    StackReport.@Nullable Connections connections;
    private long serial = 100;

    World(AlertHistory resource) {
        this.resource = resource;
        var meta = resource.getMetadata();
        meta.setUid("11111111-2222-3333-4444-555555555555");
        meta.setGeneration(1L);
        if (meta.getNamespace() == null) {
            meta.setNamespace("monitoring");
        }
    }

    Observed observed() {
        return new Observed(
                List.copyOf(objects.values()),
                List.of(),
                List.copyOf(pods.values()),
                service(),
                slices(),
                legacy(),
                List.copyOf(samples),
                reports,
                serviceMonitors,
                soundings(),
                failure);
    }

    /// As the reconciler does it: plan, look up names, plan again.
    Plan plan() {
        var seen = observed();
        var plan = Planner.plan(resource, seen, settings, now);
        var meta = resource.getMetadata();
        var foreign =
                java.util.stream.Stream.concat(plan.applies().stream(), plan.traffic().stream())
                        .flatMap(it ->
                                java.util.stream.Stream.ofNullable(strangers.get(ObjectRef.of(it))))
                        .filter(it -> !service().equals(Optional.of(it)))
                        .flatMap(it -> Foreign.of(it, meta.getName(), meta.getUid()).stream())
                        .toList();
        return foreign.isEmpty()
                ? plan
                : Planner.plan(resource, seen.with(List.of(), foreign), settings, now);
    }

    /// Carries a plan out, and lets the controllers act.
    Plan reconcile() {
        var plan = plan();
        writeStatus(plan);
        effects(plan);
        return plan;
    }

    void writeStatus(Plan plan) {
        resource.setStatus(plan.status());
    }

    void effects(Plan plan) {
        plan.applies().forEach(this::apply);
        plan.traffic().forEach(this::apply);
        plan.deletes().forEach(it -> objects.remove(ObjectRef.of(it)));
        for (var scale : plan.scales()) {
            if (scale.workload().name().equals(LEGACY)) {
                legacyReplicas = scale.replicas();
                continue;
            }
            var deployment = deployment(scale.workload().name());
            if (deployment.getSpec().getReplicas() != scale.replicas()) {
                deployment.getSpec().setReplicas(scale.replicas());
                bump(deployment);
            }
        }
        for (var hurry : plan.hurries()) {
            var pod = java.util.Objects.requireNonNull(pods.get(hurry.pod()));
            pods.put(
                    hurry.pod(),
                    new PodBuilder(pod)
                            .editMetadata()
                            .addToAnnotations(Labels.LIVE, hurry.files())
                            .endMetadata()
                            .build());
        }
        samples.clear();
        controllers();
    }

    /// Somebody else changes an object, as kubectl patch --type merge would.
    void edit(String object, JsonNode change, String manager) {
        var all = objects.keySet().stream().anyMatch(it -> it.toString().equals(object));
        var map = all ? objects : strangers;
        var ref =
                map.keySet().stream()
                        .filter(it -> it.toString().equals(object))
                        .findFirst()
                        .orElseThrow();
        try {
            var there = java.util.Objects.requireNonNull(map.get(ref));
            var edited =
                    Yaml.MAPPER.treeToValue(
                            Yaml.merge(Yaml.MAPPER.valueToTree(there), change), there.getClass());
            edited.getMetadata()
                    .setManagedFields(
                            List.of(
                                    new ManagedFieldsEntryBuilder()
                                            .withManager(manager)
                                            .withTime(now.toString())
                                            .build()));
            bump(edited);
            map.put(ref, edited);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// What a Gateway says of its route.
    private Soundings soundings() {
        var route =
                objects.values().stream()
                        .filter(HTTPRoute.class::isInstance)
                        .map(HTTPRoute.class::cast)
                        .findFirst();
        if (route.isEmpty() || Route.refusal(route.get()).isPresent()) {
            acceptedSince = Optional.empty();
        } else if (acceptedSince.isEmpty()) {
            acceptedSince = Optional.of(now);
        }
        return new Soundings(routes, acceptedSince, answers).with(fleet());
    }

    /// What Envoys say: those that were made to look serve what there is, and see the pods that are
    /// ready.
    private Fleet fleet() {
        var files =
                Optional.ofNullable(
                                objects.get(
                                        new ObjectRef("ConfigMap", Instance.of(resource).proxy())))
                        .map(ConfigMap.class::cast)
                        .flatMap(Files::of);
        return new Fleet(
                Observed.proxies(pods.values()).stream()
                        .filter(_ -> files.isPresent())
                        .map(pod -> envoy(pod, files.orElseThrow()))
                        .toList());
    }

    private static Fleet.Envoy envoy(Pod pod, Files files) {
        var looked =
                pod.getMetadata().getAnnotations() != null
                        && files.hash().equals(pod.getMetadata().getAnnotations().get(Labels.LIVE));
        var counts = new EnvoyCounts(0, 0, 0, 1, Map.of());
        return new Fleet.Envoy(
                pod.getMetadata().getName(),
                RevisionView.ready(pod),
                looked ? Optional.of(files.answer()) : Optional.empty(),
                false,
                looked
                        ? files.names().stream().collect(Collectors.toMap(it -> it, _ -> counts))
                        : Map.of());
    }

    /// What the route gives to each backend.
    Map<Backend, Integer> routeWeights() {
        return objects.values().stream()
                .filter(HTTPRoute.class::isInstance)
                .findFirst()
                .map(this::weights)
                .orElse(Map.of());
    }

    private Map<Backend, Integer> weights(HasMetadata route) {
        return Provider.of(Way.GATEWAY, Instance.of(resource), List.of(route), Soundings.NONE)
                .given(route);
    }

    /// A Gateway looks at the route as it is now.
    void gateway(String accepted, String message) {
        objects.values().stream()
                .filter(HTTPRoute.class::isInstance)
                .map(HTTPRoute.class::cast)
                .forEach(route ->
                        route.setStatus(
                                new HTTPRouteStatusBuilder()
                                        .withParents(
                                                route.getSpec().getParentRefs().stream()
                                                        .map(parent ->
                                                                taken(
                                                                        route, parent, accepted,
                                                                        message))
                                                        .toList())
                                        .build()));
    }

    private static RouteParentStatus taken(
            HTTPRoute route, ParentReference parent, String accepted, String message) {
        var conditions =
                Stream.of("Accepted", "ResolvedRefs")
                        .map(type ->
                                new ConditionBuilder()
                                        .withType(type)
                                        .withStatus(accepted)
                                        .withReason("True".equals(accepted) ? type : "Refused")
                                        .withMessage(message)
                                        .withObservedGeneration(route.getMetadata().getGeneration())
                                        .build())
                        .toList();
        return new RouteParentStatusBuilder()
                .withParentRef(parent)
                .withConditions(conditions)
                .build();
    }

    private void apply(HasMetadata object) {
        if (adopted().map(ObjectRef::of).equals(Optional.of(ObjectRef.of(object)))) {
            strangers.put(ObjectRef.of(object), adopted((Service) object));
            return;
        }
        var before = objects.get(ObjectRef.of(object));
        var copy = copy(object);
        copy.getMetadata()
                .setUid(
                        before == null
                                ? "uid-" + ObjectRef.of(object)
                                : before.getMetadata().getUid());
        copy.getMetadata()
                .setGeneration(before == null ? 0L : before.getMetadata().getGeneration());
        if (before instanceof HTTPRoute old && copy instanceof HTTPRoute route) {
            route.setStatus(old.getStatus());
            if (old.getSpec().equals(route.getSpec())) {
                // The number of a generation follows from the spec only.
                copy.getMetadata().setGeneration(old.getMetadata().getGeneration() - 1);
            }
        }
        if (before instanceof Deployment old && copy instanceof Deployment deployment) {
            deployment.setStatus(old.getStatus());
        }
        bump(copy);
        objects.put(ObjectRef.of(copy), copy);
    }

    private void bump(HasMetadata object) {
        object.getMetadata().setGeneration(object.getMetadata().getGeneration() + 1);
        object.getMetadata().setResourceVersion(String.valueOf(++serial));
    }

    /// What kube-controller-manager would do, at once.
    void controllers() {
        var wanted = new HashMap<String, Pod>();
        deployments()
                .forEach(deployment -> {
                    var template = deployment.getSpec().getTemplate();
                    for (var i = 0; i < deployment.getSpec().getReplicas(); i++) {
                        var name =
                                "%s-%08x-%d"
                                        .formatted(
                                                deployment.getMetadata().getName(),
                                                template.hashCode(),
                                                i);
                        wanted.put(
                                name,
                                new PodBuilder()
                                        .withNewMetadata()
                                        .withName(name)
                                        .withLabels(template.getMetadata().getLabels())
                                        .endMetadata()
                                        .withSpec(template.getSpec())
                                        .withStatus(new PodStatus())
                                        .build());
                    }
                });
        objects.values().stream()
                .filter(Job.class::isInstance)
                .map(Job.class::cast)
                .forEach(job ->
                        wanted.put(
                                job.getMetadata().getName() + "-0",
                                new PodBuilder()
                                        .withNewMetadata()
                                        .withName(job.getMetadata().getName() + "-0")
                                        .withLabels(
                                                job.getSpec()
                                                        .getTemplate()
                                                        .getMetadata()
                                                        .getLabels())
                                        .addToLabels(JOB, job.getMetadata().getName())
                                        .endMetadata()
                                        .withSpec(job.getSpec().getTemplate().getSpec())
                                        .withStatus(new PodStatus())
                                        .build()));
        pods.keySet().retainAll(wanted.keySet());
        reports.keySet().retainAll(wanted.keySet());
        wanted.forEach(pods::putIfAbsent);
        deployments().forEach(this::status);
    }

    private void status(Deployment deployment) {
        var mine =
                pods.values().stream()
                        .filter(pod ->
                                pod.getMetadata()
                                        .getName()
                                        .startsWith(deployment.getMetadata().getName() + "-"))
                        .filter(pod ->
                                pod.getMetadata()
                                        .getLabels()
                                        .equals(
                                                deployment
                                                        .getSpec()
                                                        .getTemplate()
                                                        .getMetadata()
                                                        .getLabels()))
                        .toList();
        var conditions =
                deployment.getStatus() == null
                        ? List.<io.fabric8.kubernetes.api.model.apps.DeploymentCondition>of()
                        : deployment.getStatus().getConditions();
        deployment.setStatus(
                new DeploymentStatusBuilder()
                        .withObservedGeneration(deployment.getMetadata().getGeneration())
                        .withReplicas(mine.size())
                        .withUpdatedReplicas(mine.size())
                        .withReadyReplicas((int) mine.stream().filter(RevisionView::ready).count())
                        .withConditions(conditions)
                        .build());
    }

    /// What a server-side apply of these fields makes of the Service of somebody else.
    private Service adopted(Service applied) {
        var meta = adopted().orElseThrow().getMetadata();
        return new ServiceBuilder(adopted().orElseThrow())
                .editMetadata()
                .withAnnotations(
                        applied(meta.getAnnotations(), applied.getMetadata().getAnnotations()))
                .withLabels(applied(meta.getLabels(), applied.getMetadata().getLabels()))
                .endMetadata()
                .editSpec()
                .withSelector(applied.getSpec().getSelector())
                .endSpec()
                .build();
    }

    /// What is ours goes unless it is applied again; what is theirs stays.
    private static Map<String, String> applied(
            @Nullable Map<String, String> there, @Nullable Map<String, String> ours) {
        var all = new TreeMap<String, String>();
        Optional.ofNullable(there).ifPresent(all::putAll);
        all.keySet().removeIf(it -> it.startsWith("alert-history.io/"));
        Optional.ofNullable(ours).ifPresent(all::putAll);
        return all;
    }

    /// The Service of somebody else that the spec takes over.
    private Optional<Service> adopted() {
        var instance = Instance.of(resource);
        return strangers.values().stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(it -> it.getMetadata().getName().equals(instance.clientService()))
                .filter(it ->
                        Adoption.held(
                                instance,
                                it,
                                Optional.ofNullable(resource.getStatus())
                                        .map(AlertHistoryStatus::adopted)))
                .findFirst();
    }

    Optional<LegacyView> legacy() {
        if (resource.getSpec().legacy() == null) {
            return Optional.empty();
        }
        if (!legacyThere) {
            return Optional.of(new LegacyView(Optional.empty(), Map.of(), List.of(), Set.of()));
        }
        var names = new TreeSet<String>();
        var all = new ArrayList<Pod>();
        for (var i = 0; i < legacyReplicas; i++) {
            var name = LEGACY + "-" + i;
            names.add(name);
            all.add(
                    new PodBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withLabels(Map.of("app", "python"))
                            .endMetadata()
                            .withNewStatus()
                            .addNewCondition()
                            .withType("Ready")
                            .withStatus(i < legacyReady ? "True" : "False")
                            .endCondition()
                            .endStatus()
                            .build());
        }
        return Optional.of(
                new LegacyView(Optional.of(legacyReplicas), Map.of("app", "python"), all, names));
    }

    List<EndpointSlice> slices() {
        return service()
                .map(service -> {
                    var selector = service.getSpec().getSelector().entrySet();
                    List<Endpoint> endpoints =
                            Stream.concat(
                                            pods.values().stream(),
                                            legacy().stream().flatMap(it -> it.pods().stream()))
                                    .filter(RevisionView::ready)
                                    .filter(pod ->
                                            pod.getMetadata()
                                                    .getLabels()
                                                    .entrySet()
                                                    .containsAll(selector))
                                    .map(pod ->
                                            new EndpointBuilder()
                                                    .withNewTargetRef()
                                                    .withName(pod.getMetadata().getName())
                                                    .endTargetRef()
                                                    .build())
                                    .toList();
                    return List.of(new EndpointSliceBuilder().withEndpoints(endpoints).build());
                })
                .orElse(List.of());
    }

    Optional<Service> service() {
        return objects.values().stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(it ->
                        it.getMetadata().getName().equals(Instance.of(resource).clientService()))
                .findFirst()
                .or(this::adopted);
    }

    List<Deployment> deployments() {
        return objects.values().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .sorted(Comparator.comparing(it -> it.getMetadata().getName()))
                .toList();
    }

    Deployment deployment(String name) {
        return (Deployment)
                java.util.Objects.requireNonNull(objects.get(new ObjectRef("Deployment", name)));
    }

    Predicate<Pod> ofRevision(String revision) {
        return pod -> revision.equals(pod.getMetadata().getLabels().get(Labels.REVISION));
    }

    /// The revision that the status names.
    String desired() {
        return revision(resource.getStatus().desired());
    }

    /// The revision that has the traffic.
    String active() {
        return revision(resource.getStatus().active());
    }

    private static String revision(@Nullable String backend) {
        return Backend.parse(backend).flatMap(Backend::revision).orElse("");
    }

    /// The Jobs that are at work end, with what their pods say.
    void jobsEnd(int exit, String message) {
        objects.values().stream()
                .filter(Job.class::isInstance)
                .map(Job.class::cast)
                .filter(job -> !BackupView.ended(job))
                .forEach(job -> {
                    job.setStatus(
                            new JobStatusBuilder()
                                    .addNewCondition()
                                    .withType(exit == 0 ? "Complete" : "Failed")
                                    .withStatus("True")
                                    .endCondition()
                                    .build());
                    var name = job.getMetadata().getName() + "-0";
                    pods.put(
                            name,
                            new PodBuilder(java.util.Objects.requireNonNull(pods.get(name)))
                                    .withNewStatus()
                                    .withPhase(exit == 0 ? "Succeeded" : "Failed")
                                    .addNewContainerStatus()
                                    .withName("backup")
                                    .withNewState()
                                    .withNewTerminated()
                                    .withExitCode(exit)
                                    .withMessage(message)
                                    .endTerminated()
                                    .endState()
                                    .endContainerStatus()
                                    .endStatus()
                                    .build());
                });
    }

    void ready(Predicate<Pod> which) {
        pods.values().stream()
                .filter(pod -> !pod.getMetadata().getLabels().containsKey(JOB))
                .filter(which)
                .toList()
                .forEach(this::ready);
        controllers();
    }

    private void ready(Pod pod) {
        var name = pod.getMetadata().getName();
        pods.put(
                name,
                new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
        reports.put(
                name,
                new PodReport(
                        new StackReport(
                                Observed.revisionOf(pod),
                                "1.0.0",
                                1,
                                true,
                                false,
                                List.of(),
                                new StackReport.Database(connections)),
                        true,
                        null));
    }

    void unready(Predicate<Pod> which, PodStatus status, @Nullable PodReport report) {
        for (var pod : pods.values().stream().filter(which).toList()) {
            pods.put(pod.getMetadata().getName(), new PodBuilder(pod).withStatus(status).build());
            reports.remove(pod.getMetadata().getName());
            if (report != null) {
                reports.put(pod.getMetadata().getName(), report);
            }
        }
        controllers();
    }

    /// Changes the spec, as kubectl patch --type merge would.
    void patchSpec(JsonNode change) {
        try {
            var spec = Yaml.merge(Yaml.MAPPER.valueToTree(resource.getSpec()), change);
            resource.setSpec(Yaml.MAPPER.treeToValue(spec, AlertHistorySpec.class));
            resource.getMetadata().setGeneration(resource.getMetadata().getGeneration() + 1);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// Sets an annotation such as approve, to `<run>` followed by what is given.
    void command(String name, String of) {
        var run = java.util.Objects.requireNonNull(resource.getStatus().rollout()).run();
        resource.getMetadata().setAnnotations(Map.of("alert-history.io/" + name, run + of));
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    @SuppressWarnings("unchecked")
    static <T extends HasMetadata> T copy(T object) {
        return (T) Yaml.MAPPER.convertValue(object, object.getClass());
    }

    List<String> names() {
        var names = new ArrayList<String>();
        objects.keySet().forEach(ref -> names.add(ref.toString()));
        return names;
    }
}
