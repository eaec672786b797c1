package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.analysis.Answer;
import io.alerthistory.operator.analysis.Counts;
import io.alerthistory.operator.analysis.Judgement;
import io.alerthistory.operator.analysis.Limits;
import io.alerthistory.operator.analysis.PodCounts;
import io.alerthistory.operator.analysis.PodMetrics;
import io.alerthistory.operator.analysis.Queries;
import io.alerthistory.operator.analysis.Query;
import io.alerthistory.operator.analysis.Snapshots;
import io.alerthistory.operator.cluster.Prometheus;
import io.alerthistory.operator.cluster.StackProbe;
import io.alerthistory.operator.proxy.Upstream;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Policy;
import io.alerthistory.operator.rollout.Recorded;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Run;
import io.alerthistory.operator.rollout.Sample;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.status.StatusView;
import io.alerthistory.operator.traffic.Handover;
import io.alerthistory.operator.traffic.Way;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/// Looks at the new backend at each interval of a hold, and keeps what was seen until it is counted in
/// the status: at once when something is wrong, else about once a minute. A restart of the operator
/// loses what is not counted yet, so the hold lasts a little longer.
final class Sampler {

    private static final Duration COUNT_AT_LEAST = Duration.ofSeconds(50);

    private record Looks(
            String run,
            Snapshots snapshots,
            List<Sample> uncounted,
            Instant last,
            Optional<Asked> asked) {}

    /// A look whose queries are not answered yet.
    private record Asked(
            Sample pods,
            List<Query> queries,
            CompletableFuture<Map<String, Answer>> fresh,
            CompletableFuture<Map<String, Answer>> old) {}

    private final StackProbe probe;
    private final Prometheus prometheus;
    private final ConcurrentMap<String, Looks> looks = new ConcurrentHashMap<>();

    Sampler(StackProbe probe, Prometheus prometheus) {
        this.probe = probe;
        this.prometheus = prometheus;
    }

    /// Takes a sample if one is due, and gives those that shall be counted now.
    Observed with(AlertHistory resource, Observed observed, Instant now) {
        var uid = resource.getMetadata().getUid();
        var running = Recorded.memory(StatusView.orEmpty(resource.getStatus())).rollout().running();
        if (running.isEmpty() || !watched(running.get())) {
            looks.remove(uid);
            return observed;
        }
        var policy = Policy.of(resource.getSpec());
        var before =
                Optional.ofNullable(looks.get(uid))
                        .filter(it -> it.run().equals(running.get().run().id()))
                        .orElseGet(() ->
                                new Looks(
                                        running.get().run().id(),
                                        Snapshots.NONE,
                                        List.of(),
                                        Instant.MIN,
                                        Optional.empty()));
        var heard = heard(before);
        var due =
                heard.asked().isEmpty()
                        && (heard.last().equals(Instant.MIN)
                                || !now.isBefore(heard.last().plus(policy.interval())));
        var proxied = proxied(resource);
        var after =
                due ? look(heard, running.get(), observed, proxied, policy, resource, now) : heard;
        looks.put(uid, after);
        return counts(after.uncounted(), running.get().stage(), now)
                ? observed.with(after.uncounted())
                : observed;
    }

    /// They stand in the status now.
    void counted(AlertHistory resource, List<Sample> samples) {
        if (!samples.isEmpty()) {
            looks.computeIfPresent(
                    resource.getMetadata().getUid(),
                    (_, it) -> {
                        var left = new ArrayList<>(it.uncounted());
                        left.removeAll(samples);
                        return new Looks(it.run(), it.snapshots(), left, it.last(), it.asked());
                    });
        }
    }

    /// With the sample of a look whose queries are answered. Nobody waits for them.
    private static Looks heard(Looks looks) {
        var asked = looks.asked().filter(it -> it.fresh().isDone() && it.old().isDone());
        if (asked.isEmpty()) {
            return looks;
        }
        var uncounted = new ArrayList<>(looks.uncounted());
        uncounted.add(
                Queries.with(
                        asked.get().pods(),
                        asked.get().queries(),
                        asked.get().fresh().join(),
                        asked.get().old().join()));
        return new Looks(looks.run(), looks.snapshots(), uncounted, looks.last(), Optional.empty());
    }

    private static boolean watched(Rollout.Running running) {
        return switch (running.stage()) {
            case Stage.Hold _, Stage.Soak _ -> running.run().pausedAt().isEmpty();
            case Stage.Halted halted ->
                    halted.in() instanceof Stage.Hold || halted.in() instanceof Stage.Soak;
            default -> false;
        };
    }

    private static boolean counts(List<Sample> uncounted, Stage stage, Instant now) {
        return !uncounted.isEmpty()
                && (stage instanceof Stage.Halted
                        || uncounted.stream()
                                .anyMatch(it ->
                                        it.verdict() == Sample.Verdict.FAILED
                                                || it.verdict() == Sample.Verdict.INCONCLUSIVE)
                        || !now.isBefore(uncounted.getFirst().at().plus(COUNT_AT_LEAST))
                        || ends(stage, now));
    }

    private static boolean ends(Stage stage, Instant now) {
        return switch (stage) {
            case Stage.Hold hold -> !now.isBefore(hold.until());
            case Stage.Soak soak -> !now.isBefore(soak.until());
            default -> true;
        };
    }

    /// Whether the requests pass Envoys of ours, which count more than the pods could: also what a pod
    /// never got.
    private static boolean proxied(AlertHistory resource) {
        return Handover.read(StatusView.orEmpty(resource.getStatus()).provider())
                .filter(it -> it.active() == Way.PROXY)
                .isPresent();
    }

    private Counts counts(Backend backend, Observed observed, boolean proxied) {
        return proxied
                ? observed.soundings().fleet().counts(Upstream.cluster(backend))
                : new PodCounts(metrics(pods(observed, backend)));
    }

    private Looks look(
            Looks before,
            Rollout.Running running,
            Observed observed,
            boolean proxied,
            Policy policy,
            AlertHistory resource,
            Instant now) {
        var fresh = pods(observed, running.run().to());
        var snapshot =
                new Snapshots.Snapshot(
                        now,
                        counts(running.run().to(), observed, proxied),
                        counts(running.run().from(), observed, proxied),
                        fresh.stream().mapToInt(Sampler::restarts).sum());
        var snapshots = before.snapshots().and(snapshot, policy.window());
        if (before.last().equals(Instant.MIN)) {
            // The first look is where the window begins.
            return new Looks(before.run(), snapshots, List.of(), now, Optional.empty());
        }
        var sample =
                Judgement.of(
                        now,
                        sick(running.run().to(), observed, snapshots)
                                .or(() -> proxied ? unseen(running, observed) : Optional.empty()),
                        running.run().to().equals(Backend.LEGACY) && !proxied
                                ? Optional.of(io.alerthistory.operator.analysis.Traffic.NONE)
                                : snapshots.fresh(),
                        snapshots.old(),
                        running.weight(),
                        new Limits(policy.maxErrorRate(), policy.maxP99(), policy.minRequests()));
        var asked = ask(sample, running.run(), resource);
        if (asked.isPresent()) {
            return new Looks(before.run(), snapshots, before.uncounted(), now, asked);
        }
        var uncounted = new ArrayList<>(before.uncounted());
        uncounted.add(sample);
        return new Looks(before.run(), snapshots, uncounted, now, Optional.empty());
    }

    private Optional<Asked> ask(Sample pods, Run run, AlertHistory resource) {
        var spec = resource.getSpec().rolloutOrDefault().analysisOrDefault().prometheus();
        if (spec == null) {
            return Optional.empty();
        }
        var queries = spec.queries().stream().map(Query::of).toList();
        return Optional.of(
                new Asked(
                        pods,
                        queries,
                        prometheus.ask(spec.url(), about(run.to(), queries, resource)),
                        prometheus.ask(
                                spec.url(),
                                about(
                                        run.from(),
                                        queries.stream().filter(Query::compares).toList(),
                                        resource))));
    }

    private static Map<String, String> about(
            Backend backend, List<Query> queries, AlertHistory resource) {
        var meta = resource.getMetadata();
        return queries.stream()
                .collect(
                        Collectors.toMap(
                                Query::name,
                                query ->
                                        query.about(backend, meta.getNamespace(), meta.getName())));
    }

    private static Optional<String> unseen(Rollout.Running running, Observed observed) {
        var blind = observed.soundings().fleet().blindTo(Upstream.cluster(running.run().to()));
        return running.weight() == 0 || blind.isEmpty()
                ? Optional.empty()
                : Optional.of("%s reaches none of its pods".formatted(String.join(", ", blind)));
    }

    private static Optional<String> sick(Backend backend, Observed observed, Snapshots snapshots) {
        if (snapshots.restarts() > 0) {
            return Optional.of("%d restarts of its pods".formatted(snapshots.restarts()));
        }
        var unready =
                backend.revision()
                        .map(revision ->
                                observed.pods(revision).stream()
                                        .filter(it ->
                                                it.getMetadata().getDeletionTimestamp() == null)
                                        .filter(it -> !RevisionView.ready(it))
                                        .count())
                        .orElseGet(() ->
                                observed.legacy()
                                        .map(it -> (long) it.wanted() - it.ready())
                                        .orElse(0L));
        if (unready > 0) {
            return Optional.of("%d of its pods are not ready".formatted(unready));
        }
        return backend.revision().stream()
                .flatMap(revision -> observed.pods(revision).stream())
                .map(pod -> observed.reports().get(pod.getMetadata().getName()))
                .filter(report -> report != null && Boolean.FALSE.equals(report.smoke()))
                .findFirst()
                .map(report -> "a smoke test failed: " + report.error());
    }

    private Map<String, PodMetrics> metrics(List<Pod> pods) {
        var metrics = new ConcurrentHashMap<String, PodMetrics>();
        probe.metrics(pods).forEach((pod, text) -> metrics.put(pod, PodMetrics.parse(text)));
        return Map.copyOf(metrics);
    }

    private static List<Pod> pods(Observed observed, Backend backend) {
        return backend.revision().map(observed::pods).orElse(List.of());
    }

    private static int restarts(Pod pod) {
        return pod.getStatus() == null
                ? 0
                : pod.getStatus().getContainerStatuses().stream()
                        .mapToInt(it -> it.getRestartCount() == null ? 0 : it.getRestartCount())
                        .sum();
    }
}
